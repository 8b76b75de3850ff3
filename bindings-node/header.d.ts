/**
 * An input that mailwright refuses: all its findings, in `diagnostics`. A wrong type is a `TypeError` instead.
 */
export declare class MailwrightError extends Error {
  constructor(message: string, diagnostics: Diagnostic[])
  readonly name: 'MailwrightError'
  /** The code of the first error. */
  readonly code: string | undefined
  /** All findings, warnings included. */
  readonly diagnostics: Diagnostic[]
}

/** How an address stands to the RFCs: `obsolete` is to be read, not to be written; `invalid` Mailgun accepts all the same. */
export type Conformance = 'valid' | 'obsolete' | 'invalid'

