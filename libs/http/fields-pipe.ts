import { ValidationPipe } from '@nestjs/common';
import { Malformed } from './fault.js';
import { faultsOf } from './fields.js';

/** Nothing is guessed: a field that no one declared is refused, and no text becomes a number by itself. */
export function fieldsPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new Malformed(faultsOf(errors)),
  });
}
