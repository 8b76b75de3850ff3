// The Node package's declarations as those of an entry of this package.

import ts from 'typescript';

const INIT = `/**
 * Starts the module where it does not start itself, as in \`mailwright-wasm/manual\`: from an URL, a response, bytes or a
 * compiled module; without an argument from the file beside. Everywhere else nothing is left to do.
 */
export declare function init(
  source?: URL | string | Request | Response | BufferSource | WebAssembly.Module | PromiseLike<Response>,
): Promise<void>
`;

/**
 * Declarations of what is in `surface`, and of all types that they name, with \`Buffer\` as \`Uint8Array\`; and \`init\`.
 */
export function declarations(source, surface, hasExcerpt) {
  const text = source
    .replace(/\bBuffer\b/g, 'Uint8Array')
    .replaceAll('Uint8Array | Uint8Array', 'Uint8Array');
  const file = ts.createSourceFile('index.d.ts', text, ts.ScriptTarget.Latest, true);
  const statements = new Map();
  for (const one of file.statements) {
    const names = one.name ? [one.name.text] : (one.declarationList?.declarations ?? []).map((found) => found.name.text);
    for (const name of names) statements.set(name, [...(statements.get(name) ?? []), one]);
  }
  const missing = Object.keys(surface).filter((name) => !statements.has(name));
  if (missing.length > 0) throw new Error(`not declared: ${missing.join(', ')}`);

  const kept = new Map();
  const keep = (name) => {
    if (kept.has(name)) return;
    const all = statements.get(name).filter((one) => hasExcerpt || name !== 'Diagnostic' || !isExcerpt(one));
    const texts = all.map((one) => {
      if (hasMembers(one) && name in surface) return textWith(one, (member) => has(surface[name], member));
      return name === 'Limits' ? textWith(one, (member) => hasLimit(surface, member.name.getText())) : one.getFullText();
    });
    kept.set(name, texts.map((one) => one.trim()));
    for (const one of texts) {
      const code = one.replace(/\/\*[\s\S]*?\*\//g, '');
      for (const [word] of code.matchAll(/\b[A-Za-z_]\w*\b/g)) {
        if (statements.has(word) && (word in surface || statements.get(word).every(isType))) keep(word);
      }
    }
  };
  Object.keys(surface).forEach(keep);
  const order = [...statements.keys()].filter((name) => kept.has(name));
  return `${order.flatMap((name) => kept.get(name)).join('\n\n')}\n\n${INIT}`;
}

const isType = (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one);

/** Whether it is what adds the method to findings. */
const isExcerpt = (one) => one.members.some((member) => member.name.getText() === 'excerpt');

// An interface of a class's name adds members to the class.
const hasMembers = (one) => ts.isClassDeclaration(one) || ts.isInterfaceDeclaration(one);

/** A class or an interface without the members that it does not have in this entry. */
function textWith(one, isThere) {
  const whole = one.getFullText();
  const absent = one.members.filter((member) => !isThere(member));
  let out = '';
  let at = one.getFullStart();
  for (const member of absent) {
    out += whole.slice(at - one.getFullStart(), member.getFullStart() - one.getFullStart());
    at = member.getEnd();
  }
  return out + whole.slice(at - one.getFullStart());
}

/** Whether a verifier of the entry knows a limit; those without one have all. */
function hasLimit({ WebhookVerifier }, name) {
  if (!WebhookVerifier) return true;
  try {
    return Boolean(new WebhookVerifier([], { limits: { [name]: 1 } }));
  } catch {
    return false;
  }
}

function has(found, member) {
  // What an error has of its own is set when it is made.
  if (found.prototype instanceof Error) return true;
  // wasm-bindgen writes one where the module has one.
  if (ts.isConstructorDeclaration(member)) return /\bconstructor\(/.test(found);
  const text = member.name.getText();
  const name = text.startsWith('[Symbol.') ? Symbol[text.slice('[Symbol.'.length, -1)] : text;
  const isStatic = member.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword);
  return name in (isStatic ? found : found.prototype);
}
