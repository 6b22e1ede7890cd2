import { ChoiceField, DateField, Shows, StreamIdField, TextField } from '#http';
import type { BusinessDate } from '#kernel';
import { ROLES } from '#people';
import type { Role } from '#people';

const REGION = 'Code of the region that the role is for, with all below it; `*` for the whole ledger.';

export class AddPersonBody {
  @StreamIdField({ about: 'Id: a lower-case letter, then lower-case letters, digits and dots.', example: 'wang.fang' })
  person!: string;

  @TextField({ about: 'Name; kept in the vault.', max: 100, example: '王芳' })
  name!: string;
}

export class GrantRoleBody {
  @ChoiceField({ about: 'Role', choices: ROLES, example: 'clerk' })
  role!: Role;

  @StreamIdField({ about: REGION, example: '990101' })
  region!: string;

  @DateField({ about: 'First day; today where absent.', optional: true })
  from?: BusinessDate;

  @DateField({ about: 'Last day; open ended where absent.', optional: true })
  until?: BusinessDate;
}

export class EndRoleBody {
  @ChoiceField({ about: 'Role', choices: ROLES, example: 'clerk' })
  role!: Role;

  @StreamIdField({ about: REGION, example: '990101' })
  region!: string;
}

export class PersonPath {
  @StreamIdField({ about: 'Id of the person', example: 'wang.fang' })
  person!: string;
}

/** 人员 with the roles held now or later. */
export class PersonRow {
  @Shows('Id', 'wang.fang')
  person!: string;

  @Shows('Name', '王芳')
  name!: string;

  @Shows('Roles', [{ role: 'clerk', region: '990101', from: '2023-01-01' }])
  roles!: readonly object[];
}
