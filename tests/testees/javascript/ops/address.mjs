// Ops of the room `address`.

import { byteSpan } from '../protocol.mjs'

const protocolAddress = (address) => ({
  display_name: address.displayName,
  local: address.local,
  domain: address.domain,
  address: address.address,
  ascii: address.ascii,
  smtputf8: address.isSmtputf8,
})

export const address = {
  'address.parse': ({ Address }, args) => protocolAddress(Address.parse(args.address)),
  'address.parse_list': ({ AddressList }, args) => {
    const list = AddressList.parse(args.list)
    const inBytes = (found) => (found.span ? { ...found, span: byteSpan(found.span, args.list) } : found)
    const rejected = list.rejected.map(({ text, reasons }) => ({ text, reasons: reasons.map(inBytes) }))
    return { addresses: list.addresses.map(protocolAddress), rejected }
  },
  'address.esp_grammar': ({ Provider }, args) => ({
    valid: Provider.forName(args.provider).accepts(args.local, args.domain),
  }),
  'address.suggest': ({ didYouMean }, args) => ({ did_you_mean: didYouMean(args.address) }),
}
