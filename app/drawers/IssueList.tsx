import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { Issue } from '../../src/workflow/issue.ts';
import { flow } from '../canvas/flow.ts';
import { useDocument } from '../store/document.ts';
import { sentence } from '../store/files.ts';
import { allIssues, folderOf, useValues } from '../store/values.ts';
import { useView } from '../store/view.ts';
import './drawers.css';

/** What is wrong in the document; a click goes to the node. */
export function useIssues(): readonly Issue[] {
  const compiled = useDocument((state) => state.compiled);
  const path = useDocument((state) => state.path);
  const answers = useValues((state) => state.answers);
  const images = useView((state) => state.images);
  return useMemo(() => allIssues(compiled, answers, images, folderOf(path)), [compiled, answers, images, path]);
}

export function IssueList({ issues }: { readonly issues: readonly Issue[] }) {
  const go = (address: string): void => {
    useDocument.getState().select([address]);
    flow.fit([address]);
  };
  if (issues.length === 0) return <p className="drawer-empty">Nothing is wrong.</p>;
  return (
    <ul className="issue-list">
      {issues.map((issue) => {
        const Icon = issue.severity === 'error' ? CircleAlert : TriangleAlert;
        return (
          <li key={`${issue.node} ${issue.message}`}>
            <button type="button" className={issue.severity} onClick={() => go(issue.node)}>
              <Icon size={14} aria-label={issue.severity} />
              <code>
                {issue.node}
                {issue.param === undefined ? '' : `.${issue.param}`}
              </code>
              <span>{sentence(issue.message)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
