// What a gift of money and one of goods both have.

export type DonorKind = 'individual' | 'enterprise' | 'organisation' | 'anonymous';
export type NoReceiptReason = 'anonymous' | 'donor-waived';

/** 公益事业捐赠票据: unique per issuing unit among entries not reversed. */
export interface Receipt {
  /** Code of the issuing unit's region. */
  readonly unit: string;
  /** 票据代码, where there is one. */
  readonly ticketCode?: string;
  readonly number: string;
}
