import { Module } from '@nestjs/common';
import { RegionsView } from './regions.view.js';

@Module({ providers: [RegionsView], exports: [RegionsView] })
export class RegionsModule {}
