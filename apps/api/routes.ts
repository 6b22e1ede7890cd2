import type { OpenAPIObject } from '@nestjs/swagger';

export const ROUTES = Symbol('routes');

/** Which methods each path takes, as the OpenAPI document says: to tell a wrong method from an unknown address. */
export class RouteTable {
  #routes: readonly { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  read({ paths }: OpenAPIObject): void {
    this.#routes = Object.entries(paths).map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
      methods: Object.keys(operations).map((method) => method.toUpperCase()),
    }));
  }

  methodsAt(path: string): readonly string[] {
    return this.#routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
  }
}
