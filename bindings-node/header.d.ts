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

export interface Diagnostic {
  /**
   * The finding as text of several lines, with the offending line underlined.
   *
   * `text` is the text that the span is in: the value of `parameter`, by default `source`. Without a span it is not looked
   * at; without any text there is no line to show. What `structuredClone` or JSON makes of a finding does not have the method.
   */
  excerpt(text?: string): string
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

/** What Mailgun's API has of a route. */
export interface RouteEntry {
  expression: string
  actions: string | string[]
  priority?: number
  id?: string
  [member: string]: any
}

/** A structured filter of the Logs and Metrics APIs. */
export interface LogFilterTree {
  AND: Array<{ attribute: string; comparator: string; values: Array<{ label?: string; value: string }> }>
}

/** A form as bytes, with the value of the `Content-Type` header, boundary included. */
export interface EncodedForm {
  contentType: string
  body: Buffer
}

/** A file in a form. The file name is the client's: never use it as a path. */
export interface FormFile {
  filename?: string
  /** As sent, parameters included; `application/octet-stream` where there was none. */
  contentType: string
  data: Buffer
}

/** One header field of a message or of a part. */
export interface MessageHeader {
  /** In the case in which it was written. */
  name: string
  /**
   * For people: unfolded, trimmed, encoded words decoded. An encoded word can bring control characters, line ends too:
   * encode it before writing it anywhere.
   */
  value: string
  /** As written: everything between the colon and the last line end, folds included. */
  raw: Buffer
}

/** What one destination of one action gets. `route` is the index of the route in the table. */
export type RouteOutcome =
  | { kind: 'post'; route: number; request: InboundRequest }
  | { kind: 'email'; route: number; envelope: Envelope; message: Buffer }
  | { kind: 'store'; route: number; messageUrl: string; notice?: InboundRequest }

/** About the types of events, which are strings: `names().EventKind` lists them. */
export declare const EventKind: {
  /** What Mailgun writes in the field `event` for a kind; `null` for `unknown`. */
  readonly event: (kind: EventKind) => string | null
}

/** About counts and rates, which are strings: `names().MetricName` lists them. */
export declare const Metric: {
  /** Whether it is a percentage. */
  readonly isRate: (metric: MetricName) => boolean
  /** What a rate is the quotient of; `null` for a count. */
  readonly quotient: (metric: MetricName) => [part: MetricName, whole: MetricName] | null
}

/** About the types of webhooks, which are strings: `names().WebhookType` lists them. */
export declare const WebhookType: {
  /** The event in the payload of a type: `failed` for both failures, else the type's name. */
  readonly event: (type: WebhookType) => string
}

/** What remembers tokens: `MemoryReplayGuard`, or any object with such a method. */
export interface ReplayGuard {
  /**
   * Remembers `token` until `until`; answers whether it is new. `now` and `until` are Unix seconds.
   *
   * Looking up and remembering have to be one step (`SET key 1 NX EXAT until` in Redis), else two copies of a post that
   * arrive together are both new. It is called for tokens with a right signature only.
   */
  remember(token: string, now: number, until: number): boolean
  /**
   * Forgets `token`, known or not, so that it is new again. The verifier never asks for it: you do, with the token of a post
   * that was accepted and then could not be handled. Otherwise Mailgun's next attempt, if it has the same signature, would
   * be refused as a replay, and the post be lost.
   */
  forget?(token: string): void
}

/** A `ReplayGuard` whose store answers with a promise. */
export interface AsyncReplayGuard {
  remember(token: string, now: number, until: number): boolean | Promise<boolean>
  forget?(token: string): void | Promise<void>
}

export interface WebhookVerifier {
  /** As `verifyOnce`, with a guard that may answer with a promise. What it rejects with is what this rejects with. */
  verifyOnceAsync(
    timestamp: string,
    token: string,
    signature: string,
    guard: AsyncReplayGuard,
    options?: NowOptions,
  ): Promise<Verdict>
  /** As `readPostOnce`, with a guard that may answer with a promise. What it rejects with is what this rejects with. */
  readPostOnceAsync(
    contentType: string,
    body: string | Uint8Array | ArrayBuffer,
    guard: AsyncReplayGuard,
    options?: NowOptions,
  ): Promise<WebhookPost>
}

export interface Form {
  /** The fields in order. */
  [Symbol.iterator](): IterableIterator<FormField>
}

/** What a search looks for. */
export interface EventQueryOptions {
  /** The time range, and with it the order of the results and their limit. */
  timeRange?: ResolvedTimeRange
  /** Filter expressions; all have to hold. */
  filters?: Filter[]
  /** Structured filters; all have to hold. */
  logFilters?: LogFilter[]
  /** The number of results at most; it has precedence over that of the time range. */
  limit?: number
  /** Limits other than the default ones: `eventLine` matters here. */
  limits?: Limits
}

export interface EventQuery {
  /**
   * Searches an archive in memory: NDJSON, lines ended by LF or CRLF, blank lines passed over. Yields the lines that match,
   * and the broken ones, which the search passes over. It ends with the archive or when the query's limit is reached.
   */
  scan(archive: string | Uint8Array | ArrayBuffer): IterableIterator<ScannedLine>
  /**
   * Searches an archive that comes in pieces, in memory that does not grow with it: a Node or web stream (of
   * `createReadStream`, `fetch` …), or anything iterable. Pieces may be cut anywhere. A compressed archive goes through
   * Node's `createGunzip()`, or through `new DecompressionStream('gzip')` elsewhere, which may end with the first member.
   */
  scanReader(
    pieces:
      | AsyncIterable<string | Uint8Array | ArrayBuffer>
      | Iterable<string | Uint8Array | ArrayBuffer>
      | ReadableStream<Uint8Array>,
  ): AsyncIterableIterator<ScannedLine>
}

/** What is counted, in which groups. */
export interface MetricsOptions {
  /** What events are grouped by: up to three, in the order of the values in a group. */
  dimensions?: Dimension[]
  /** How long a group of `time` is. Default: `day`. */
  resolution?: Resolution
  /** The time zone of hours by its offset in seconds east of UTC. Default: 0. Days and months are UTC's. */
  utcOffset?: number
  /** For zones with summer time: gives the offset, in seconds east of UTC, at a Unix time. One of a day or more is 0. */
  utcOffsetAt?: (time: number) => number
  /**
   * Counts only what happened from the first time to the second, in Unix seconds, the second not included. Earlier events
   * still decide whether an open or a click is unique.
   */
  period?: [start: number, end: number]
  /** A period as a duration (`24h`, `7d` or `1m`, months being those of UTC's calendar) before a time in Unix seconds. */
  duration?: [duration: string, end: number]
  /** Counts only events that satisfy a structured filter, with the comparators of the Metrics API. */
  filter?: LogFilter
  /** Limits other than the default ones: `eventGroups` and `eventUnique`. */
  limits?: Limits
}

/** Counts, and rates in percent; a rate is null where its denominator is zero. */
export type MetricCounts = Record<MetricName, number | null>

/** The answer of the Metrics API. */
export interface MetricsReport {
  dimensions: string[]
  items: Array<{
    dimensions: Array<{ dimension: string; value: string; display_value: string }>
    metrics: Partial<MetricCounts>
  }>
  pagination: { skip: number; limit: number; total: number }
  /** Where time is a dimension. */
  resolution?: Resolution
  aggregates?: { metrics: Partial<MetricCounts> }
}
