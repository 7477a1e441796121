// The keys that a person has chosen in place of ours. Pure.
import type { Binding } from './binding.ts';

/** They stop, lead back and lead out everywhere: nobody may lose them. */
const keptKeys: readonly string[] = ['ctrl-c', 'esc', 'ctrl-]', 'ctrl-z'];

export type OwnKeys = Readonly<Record<string, readonly string[]>>;

/** Commands with the keys chosen for them; whatever else had such a key where they are meant loses it. */
export function withOwnKeys(bindings: readonly Binding[], own: OwnKeys): readonly Binding[] {
  const chosen = bindings.filter(({ id }) => Object.hasOwn(own, id));
  if (chosen.length === 0) return bindings;
  const keysOf = ({ id, keys }: Binding): readonly string[] => {
    const kept = keys.filter((key) => keptKeys.includes(key));
    const wished = (own[id] ?? []).filter((key) => !keptKeys.includes(key));
    return [...wished, ...kept];
  };
  return bindings.map((binding) => {
    if (Object.hasOwn(own, binding.id)) return { ...binding, keys: keysOf(binding) };
    const taken = chosen
      .filter(({ where }) => where.some((focus) => binding.where.includes(focus)))
      .flatMap(keysOf);
    const keys = binding.keys.filter((key) => keptKeys.includes(key) || !taken.includes(key));
    return keys.length === binding.keys.length ? binding : { ...binding, keys };
  });
}

/** What of the choice means nothing, or takes a key that nobody may lose; a sentence each. */
export function ownKeyTroubles(bindings: readonly Binding[], own: OwnKeys): string[] {
  return Object.entries(own).flatMap(([id, keys]) => {
    if (!bindings.some((binding) => binding.id === id)) return [`"keys": there is no command ${id}.`];
    const lost = keys.filter((key) => keptKeys.includes(key));
    return lost.map((key) => `"keys": ${key} stays what it is, so ${id} does not get it.`);
  });
}
