import { Module } from '@nestjs/common';
import { RegionController } from './region.controller.js';
import { ListRegionsHandler } from './regions.handlers.js';
import { RegionsView } from './regions.view.js';

@Module({ controllers: [RegionController], providers: [RegionsView, ListRegionsHandler], exports: [RegionsView] })
export class RegionsModule {}
