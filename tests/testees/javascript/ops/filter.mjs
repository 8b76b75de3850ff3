// Ops of the room `events`.

import { inBytes, items, textAt, within } from '../protocol.mjs'

const filterOf = ({ Filter }, field, expression) => within(expression, () => Filter.parse(field, expression))

const filtersOf = (mailwright, args) =>
  (args.filters ?? []).map(([field, expression]) => filterOf(mailwright, field, expression))

const rangeOf = ({ TimeRange }, { begin, end, ascending, limit }) => new TimeRange({ begin, end, ascending, limit })

const queryOf = (mailwright, args) =>
  new mailwright.EventQuery({
    timeRange: args.range ? rangeOf(mailwright, args.range).resolve() : undefined,
    filters: filtersOf(mailwright, args),
    logFilters: args.structured ? [mailwright.LogFilter.fromJson(args.structured)] : [],
  })

// The events as they were written: JavaScript's numbers would lose digits.
const matches = (line, holds) => {
  const found = []
  items(textAt(line, ['args', 'events']) ?? '[]').forEach((event, index) => {
    if (holds(event)) found.push(index)
  })
  return { matches: found }
}

export const filter = {
  'filter.parse': (mailwright, { field, expression }) => ({
    ast: filterOf(mailwright, field, expression).syntaxTree(),
  }),
  'filter.match': (mailwright, args, line) => {
    const filters = filtersOf(mailwright, args)
    return matches(line, (event) => filters.every((filter) => filter.matches(event)))
  },
  'logfilter.match': ({ LogFilter }, args, line) => {
    const filter = LogFilter.fromJson(args.filter)
    return matches(line, (event) => filter.matches(event))
  },
  'query.match': (mailwright, args, line) => {
    const query = queryOf(mailwright, args)
    return matches(line, (event) => query.matches(event))
  },
  'query.sql': (mailwright, args) => {
    const sql = queryOf(mailwright, args).toSql(args.dialect ?? 'sqlite', args.column ?? 'event')
    return { ...sql, diagnostics: inBytes(sql.diagnostics, args) }
  },
  'timerange.resolve': (mailwright, args) => {
    const { begin, end, isAscending, limit } = rangeOf(mailwright, args).resolve()
    return { begin, end, ascending: isAscending, limit }
  },
}
