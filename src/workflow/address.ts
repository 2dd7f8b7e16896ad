/** A node's place in a workflow: its id, or for a node in a body the path to it, such as invert/select. */
export type Address = string;

/** A param's place: invert/select.bandSelectors. */
export interface ParamAddress {
  readonly node: Address;
  readonly param: string;
}

export function addressIn(prefix: Address, id: string): Address {
  return prefix === '' ? id : `${prefix}/${id}`;
}

/** The graph that a node lies in: '' for the workflow, else the Map whose body it is. */
export function graphOf(address: Address): Address {
  return address.slice(0, Math.max(0, address.lastIndexOf('/')));
}

/** A node's id in its graph. */
export function idOf(address: Address): string {
  return address.slice(address.lastIndexOf('/') + 1);
}

/** Splits NODE.PARAM; null if there is no dot. */
export function parseParamAddress(text: string): ParamAddress | null {
  const dot = text.lastIndexOf('.');
  return dot > 0 && dot < text.length - 1 ? { node: text.slice(0, dot), param: text.slice(dot + 1) } : null;
}

/** The node and input that a wire ends at. */
export function wireEnd(to: string): { readonly id: string; readonly input: string } {
  const dot = to.indexOf('.');
  return { id: to.slice(0, dot), input: to.slice(dot + 1) };
}

/** Where a wire begins: a node of the same graph, or ($name) a value from outside. */
export function wireStart(from: string): { readonly id: string } | { readonly outside: string } {
  if (from.startsWith('$')) return { outside: from.slice(1) };
  return { id: from.split('.')[0] };
}
