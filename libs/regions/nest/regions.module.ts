import { Module } from '@nestjs/common';
import { ListRegionsHandler } from './regions.handlers.js';
import { RegionsView } from './regions.view.js';

@Module({ providers: [RegionsView, ListRegionsHandler], exports: [RegionsView] })
export class RegionsModule {}
