import { CircleAlert, TriangleAlert, Wand2 } from 'lucide-react';
import { isJsonArray } from '../../src/expression/json.ts';
import { nodeAt, setParam } from '../../src/workflow/edits.ts';
import type { Issue } from '../../src/workflow/issue.ts';
import { useDocument } from '../store/document.ts';
import { sentence } from '../store/files.ts';

/** What is wrong with a node, in its own words, and the way out where there is one. */
export function IssueStrip({ issues }: { readonly issues: readonly Issue[] }) {
  if (issues.length === 0) return null;
  const [issue, ...more] = [...issues].sort((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'));
  const Icon = issue.severity === 'error' ? CircleAlert : TriangleAlert;
  const { fix, param } = issue;
  return (
    <div className={`issue-strip ${issue.severity} nodrag`} role={issue.severity === 'error' ? 'alert' : 'status'}>
      <Icon size={14} aria-hidden="true" />
      <div className="grow">
        <p>{sentence(issue.message)}</p>
        {more.length > 0 && <p className="quiet">{more.length === 1 ? 'And one more, in Issues.' : `And ${more.length} more, in Issues.`}</p>}
        {fix && param !== undefined && (
          <button type="button" className="button small" onClick={() => applyFix(issue, param)}>
            <Wand2 size={12} aria-hidden="true" />
            {fix.text.charAt(0).toUpperCase() + fix.text.slice(1)}
          </button>
        )}
      </div>
    </div>
  );
}

/** Puts the fix's value in place of the param, or of the wrong item of a list. */
export function applyFix({ node, fix, message }: Issue, param: string): void {
  if (!fix) return;
  useDocument.getState().edit(`Fix ${param}`, (before) => {
    const current = nodeAt(before, node)?.params[param];
    const value = isJsonArray(current) ? current.map((item) => (typeof item === 'string' && message.includes(`'${item}'`) ? fix.value : item)) : fix.value;
    return setParam(before, node, param, value);
  });
}
