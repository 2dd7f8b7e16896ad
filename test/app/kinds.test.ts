import { SquareMousePointer } from 'lucide-react';
import { expect, it } from 'vitest';
import { nodeIcon } from '../../app/canvas/kinds.ts';
import { nodeTypes } from '../../nodes/index.ts';

it('gives every node type an icon that says what it is for, and a plain one to those that nobody knows', () => {
  expect(nodeTypes.filter(({ type }) => nodeIcon(type) === SquareMousePointer)).toEqual([]);
  expect(nodeIcon('FromAnotherTime')).toBe(SquareMousePointer);
});
