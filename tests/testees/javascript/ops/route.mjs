// Ops of the room `receive`: routes.

import { byteSpan, inBytes } from '../protocol.mjs'

export const route = {
  'route.parse': ({ Action, Expression }, args) => {
    if (args.action !== undefined) return { ast: Action.parse(args.action).syntaxTree(), diagnostics: [] }
    const expression = Expression.parse(args.expression)
    return { ast: expression.syntaxTree(), diagnostics: inBytes(expression.diagnostics, args) }
  },
  'route.evaluate': ({ RouteInput, RouteTable }, args) => {
    const { routes, recipient, headers = [], reading } = args
    const table = RouteTable.fromJson(routes, { reading })
    const decision = table.evaluate(new RouteInput(recipient, headers))
    const call = ({ span, isMatched, text = null, place, recipientForm = null, headerIndex = null }, source) => ({
      span: byteSpan(span, source),
      matched: isMatched,
      text,
      place: place === undefined ? null : byteSpan(place, text),
      recipient_form: recipientForm,
      header: headerIndex,
    })
    return {
      executed: executed(decision, 'raw'),
      executed_encoded: executed(decision, 'encoded'),
      stopped_by: decision.stoppedBy,
      skipped: decision.skipped,
      routes: decision.routesRecord(),
      trace: decision.trace.map(({ route, verdict = null, calls }) => ({
        route,
        verdict,
        calls: calls.map((one) => call(one, routes[route].expression)),
      })),
      diagnostics: inBytes(decision.diagnostics, args),
    }
  },
}

const executed = (decision, form) =>
  decision.executed.map(({ route, actions }) => ({ route, actions: actions.map((action) => written(action, form)) }))

const written = (action, form) => {
  if (action.forward !== undefined) return { forward: action.forward.map((destination) => destination[form]) }
  if (action.store !== undefined) return { store: action.store && action.store[form] }
  return action
}
