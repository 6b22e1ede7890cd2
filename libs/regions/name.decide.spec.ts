import { describe, expect, it } from '@jest/globals';
import { given, givenDay } from '#kernel';
import { namePlace, namesakeFinder, regionNameDecider, regionNameId } from './name.decide.js';
import type { RegionNameEvent } from './name.events.js';

const DAY = givenDay('2024-07-01');
const BEFORE = givenDay('2024-06-30');
const take = { type: 'TakeRegionName', name: '石桥镇', region: '411522101' } as const;
const TAKEN: RegionNameEvent = { type: 'RegionNameTaken', name: '石桥镇', region: '411522101' };
const FREED: RegionNameEvent = { type: 'RegionNameFreed', name: '石桥镇', region: '411522101', on: DAY };
const other = { ...take, region: '411522102' };

describe('the name of a region', () => {
  it('is taken by one region, and not again by the same one', () => {
    given(regionNameDecider, []).when(take).thenEvents(TAKEN);
    given(regionNameDecider, [])
      .when({ ...take, on: DAY })
      .thenEvents({ ...TAKEN, on: DAY });
    given(regionNameDecider, [TAKEN])
      .when({ ...take, name: '石桥 镇' })
      .thenEvents();
  });

  it('is refused to every other one, naming the first', () => {
    const said = { field: 'name', value: '石桥镇', wanted: '411522101' };
    given(regionNameDecider, [TAKEN]).when(other).thenRefused('region-name-used', said);
  });

  it('is taken by another one from the day on which it was freed, and not before', () => {
    const history = [TAKEN, FREED];
    given(regionNameDecider, history)
      .when({ ...other, on: DAY })
      .thenEvents({ ...TAKEN, region: '411522102', on: DAY });
    const said = { field: 'on', wanted: DAY };
    given(regionNameDecider, history)
      .when({ ...other, on: BEFORE })
      .thenRefused('region-name-used-until', { ...said, value: BEFORE });
    given(regionNameDecider, history)
      .when(other)
      .thenRefused('region-name-used-until', { ...said, value: '' });
  });

  it('is freed by whoever bears it, also one that bore it before names were taken, and by nobody else', () => {
    const free = { type: 'FreeRegionName', name: '石桥镇', region: '411522101', on: DAY } as const;
    given(regionNameDecider, [TAKEN]).when(free).thenEvents(FREED);
    given(regionNameDecider, []).when(free).thenEvents(FREED);
    given(regionNameDecider, [TAKEN])
      .when({ ...free, region: '411522102' })
      .thenEvents();
  });
});

describe('where a name is looked for', () => {
  it('is the county of a township, and the region above by code of all others', () => {
    expect(['41', '4115', '411522', '411522101', '411522101001'].map(namePlace)).toEqual([
      ...['', '41', '4115', '411522', '411522101'],
    ]);
  });

  it.each(['石桥 镇', '石桥镇\u{e0100}', '石桥镇\u180b', '\u200b石桥镇', '石桥镇\ufe0f'])('%j is 石桥镇', (name) => {
    expect(regionNameId('411522101', name)).toBe(regionNameId('411522102', '石桥镇'));
    expect(regionNameId('411523101', name)).not.toBe(regionNameId('411522102', '石桥镇'));
  });

  it('finds the other regions of the county that bear it, each once', () => {
    const find = namesakeFinder([
      { code: '411522101', name: '石桥镇' },
      { code: '411522101', name: '石桥 镇' },
      { code: '411522102', name: '柳林镇' },
      { code: '411523101', name: '石桥镇' },
    ]);
    expect(find('411522103', '石桥镇')).toEqual(['411522101']);
    expect([find('411522101', '石桥镇'), find('411522103', '没有镇')]).toEqual([[], []]);
  });
});
