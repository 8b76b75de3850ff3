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


/** A file in a request. */
export interface SendFile {
  filename?: string
  /** Default: `application/octet-stream`. */
  contentType?: string
  data: Uint8Array | ArrayBuffer
}

/**
 * The value of a parameter: a text; a number or boolean, which stands for its JSON text; nothing; bytes of a text that need
 * not be UTF-8; a file; for `recipient-variables`, `t:variables` and `v:` parameters an object.
 */
export type SendValue = string | number | boolean | null | undefined | Uint8Array | ArrayBuffer | SendFile | object

/** The parameters of a request, by Mailgun's own names; a list repeats a parameter. */
export interface SendParameters {
  from?: SendValue | readonly SendValue[]
  to?: SendValue | readonly SendValue[]
  cc?: SendValue | readonly SendValue[]
  bcc?: SendValue | readonly SendValue[]
  subject?: SendValue | readonly SendValue[]
  text?: SendValue | readonly SendValue[]
  html?: SendValue | readonly SendValue[]
  [parameter: string]: SendValue | readonly SendValue[]
}

/** A recipient who asks for a link. */
export interface Recipient {
  /** The bare address, with the domain in A-label form. */
  address: string
  /** The display name; empty where there is none. */
  name: string
}

/** Which link a placeholder asks for: the name between its percent signs. */
export type UnsubscribeLink =
  | 'unsubscribe_url'
  | 'tag_unsubscribe_url'
  | 'mailing_list_unsubscribe_url'
  | 'unsubscribe_email'
  | 'tag_unsubscribe_email'

/** Which Handlebars: what Mailgun renders stored templates with, or the standard one (of the Rust crate `handlebars`). */
export type Dialect = 'mailgun' | 'handlebars'

/** What a request is compiled with. */
export interface CompileOptions {
  /** The time of sending in Unix seconds. Default: the host's clock. */
  now?: number
  /**
   * What Message-ID and boundaries are made from: the same request, templates, time and seed give the same bytes. Default:
   * random.
   */
  seed?: number | bigint
  /** The sending domain: the part of the Message-ID after the `@`. Default: the domain of the first From. */
  domain?: string
  /** Limits other than the default ones. */
  limits?: Limits
  /**
   * What `%unsubscribe_url%` and its kin stand for, by recipient; `null` and `undefined` leave the placeholder as it is.
   * Without recipient variables there is no recipient of its own, and the placeholders stay. What it throws is thrown.
   */
  unsubscribeLinks?: (recipient: Recipient, link: UnsubscribeLink) => string | null | undefined
}

/** What a request is checked with. */
export interface CheckOptions extends CompileOptions {
  /** Renders the template in this dialect, too: where the outputs part is `template-differs-from-handlebars`. */
  compare?: Dialect
}

/** Stored templates by name: a source, or versions as Mailgun's API has them. */
export type TemplatesData = Record<
  string,
  | string
  | {
      description?: string
      versions: Array<{
        tag?: string
        template?: string
        active?: boolean | 'yes' | 'no'
        comment?: string
        headers?: Record<string, string> | string | null
        [member: string]: unknown
      }>
    }
>

export interface Batch {
  /** The deliveries in the order of the recipients. */
  [Symbol.iterator](): IterableIterator<Delivery>
  /** The same. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Delivery>
}

export interface Templates {
  /** The templates in the order of their creation. */
  [Symbol.iterator](): IterableIterator<StoredTemplate>
}

export declare namespace SendRequest {
  /** A request of the fields of a form, whose files (`File`, `Blob`) are read. */
  export function fromFormData(formData: Iterable<[string, SendValue | Blob]>): Promise<SendRequest>
}

/** An event as a plain object with Mailgun's own names; members that are not listed are kept as well. */
export interface EventFields {
  event?: string
  id?: string
  timestamp?: number
  [member: string]: any
}

/**
 * An event in any of its forms: a plain object, its JSON as text or as UTF-8, or an `Event`. Of a plain object integers
 * beyond 2^53 are as exact as JavaScript has them; in JSON text numbers keep all their digits.
 */
export type EventLike = EventFields | string | Uint8Array | ArrayBuffer | Event

