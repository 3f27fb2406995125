import type { CompiledStatement, Truth } from '../compiled-when.ts';
import { meanOfSum } from '../window/window-fold.ts';
import { AggregateTree } from './aggregate-tree.ts';
import type { BoundGroup } from './bound-parts.ts';

/** A statement about one device, or about the mean over those of an area or city, as it is now (R40). */
export class BoundStatement {
  readonly groups: readonly BoundGroup[];
  truth: Truth = undefined;
  readonly #statement: CompiledStatement;
  readonly #values: AggregateTree;

  constructor(statement: CompiledStatement, members: number, groups: readonly BoundGroup[]) {
    this.#statement = statement;
    this.#values = new AggregateTree(members);
    this.groups = groups;
  }

  /** Takes a member's value, NaN for none; answers whether the statement became true, false or unknown by it. */
  update(place: number, value: number): boolean {
    this.#values.set(place, value);
    const total = this.#values.total();
    const truth = total.n === 0 ? undefined : this.#statement.isSatisfied(meanOfSum(total));
    const isChanged = truth !== this.truth;
    this.truth = truth;
    return isChanged;
  }
}
