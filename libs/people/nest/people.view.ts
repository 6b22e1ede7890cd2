import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import type { PersonalRef } from '#kernel';
import type { PersonAdded, Role, RoleEnded, RoleGranted } from '#people';

/** 人员: who may act; the name is a reference into the vault. */
@Entity('people_person')
export class Person {
  @PrimaryColumn('text')
  person!: string;

  @Column('jsonb', { nullable: true })
  name!: PersonalRef | null;
}

/** 角色: what is held now, or will be. */
@Entity('people_role')
export class HeldRole {
  @PrimaryColumn('text')
  person!: string;

  @PrimaryColumn('text')
  role!: Role;

  @PrimaryColumn('text')
  region!: string;

  @Column('text', { name: 'from_day' })
  fromDay!: string;

  @Column('text', { name: 'until_day', nullable: true })
  untilDay!: string | null;
}

export const peopleProjection: Projection = {
  name: 'people_person',
  version: 1,
  tables: ['people_person', 'people_role'],
  ddl: `
    CREATE TABLE people_person (person text COLLATE "C" PRIMARY KEY, name jsonb);
    CREATE TABLE people_role (
      person text COLLATE "C" NOT NULL,
      role text NOT NULL,
      region text NOT NULL,
      from_day text NOT NULL,
      until_day text,
      PRIMARY KEY (person, role, region)
    );`,
  async apply(events, manager) {
    for (const recorded of events) {
      const person = personOf(recorded);
      if (is<PersonAdded>(recorded, 'PersonAdded')) {
        await manager.insert(Person, { person: recorded.event.person, name: recorded.event.name ?? null });
      } else if (is<RoleGranted>(recorded, 'RoleGranted')) {
        const { role, region, from, until } = recorded.event;
        // Granted anew after its last day, the role has the new days.
        const held = { person, role, region, fromDay: from, untilDay: until ?? null };
        await manager.upsert(HeldRole, held, ['person', 'role', 'region']);
      } else if (is<RoleEnded>(recorded, 'RoleEnded')) {
        await manager.delete(HeldRole, { person, role: recorded.event.role, region: recorded.event.region });
      }
    }
  },
};

function personOf(recorded: LedgerEvent): string {
  return recorded.stream.slice('person-'.length);
}

export interface PersonWithRoles {
  readonly person: string;
  readonly name: PersonalRef | null;
  readonly roles: readonly {
    readonly role: Role;
    readonly region: string;
    readonly from: string;
    readonly until?: string;
  }[];
}

@Injectable()
export class PeopleView {
  constructor(private readonly source: DataSource) {}

  async list(): Promise<readonly PersonWithRoles[]> {
    const people = await this.source.getRepository(Person).find({ order: { person: 'ASC' } });
    const held = await this.source.getRepository(HeldRole).find({ order: { role: 'ASC', region: 'ASC' } });
    return people.map(({ person, name }) => ({
      person,
      name,
      roles: held
        .filter((role) => role.person === person)
        .map(({ role, region, fromDay, untilDay }) => ({
          role,
          region,
          from: fromDay,
          ...(untilDay === null ? {} : { until: untilDay }),
        })),
    }));
  }
}
