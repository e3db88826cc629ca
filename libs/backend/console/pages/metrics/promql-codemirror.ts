import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';
import type { MetricInfo } from '#contracts';
import { completionSource } from './promql-completion.js';

/** An open editor. */
export interface EditorHandle {
  text(): string;
  close(): void;
}

/**
 * Opens a PromQL editor and focuses it.
 *
 * @param place an empty element. The editor is in a shadow tree of this element, because its styles are then adopted
 *   style sheets, which the Content-Security-Policy allows; in the document they would be `style` elements, which it
 *   forbids.
 */
export function openEditor(
  place: HTMLElement,
  options: {
    readonly text: string;
    readonly metrics: () => readonly MetricInfo[];
    readonly onEnter: (text: string) => void;
  },
): EditorHandle {
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  const language = new PromQLExtension()
    .setComplete({ remote: completionSource(options.metrics) })
    .activateCompletion(true)
    .activateLinter(true);
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        language.asExtension(),
        editing(),
        looks(),
        EditorView.contentAttributes.of({ 'aria-label': 'PromQL editor', spellcheck: 'false' }),
        Prec.highest(keymap.of([{ key: 'Enter', run: (at) => enter(at, options.onEnter) }])),
      ],
    }),
  });
  view.dispatch({ selection: { anchor: view.state.doc.length } });
  view.focus();
  return { text: () => view.state.doc.toString(), close: () => view.destroy() };
}

/** The key accepts the selected completion; without one, it runs the expression. */
function enter(view: EditorView, onEnter: (text: string) => void): boolean {
  if (acceptCompletion(view) || completionStatus(view.state) === 'active') return true;
  onEnter(view.state.doc.toString());
  return true;
}

function editing(): Extension {
  return [
    history(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false }),
    EditorView.lineWrapping,
    keymap.of([
      { key: 'Shift-Enter', run: insertNewline },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...lintKeymap,
      ...defaultKeymap,
    ]),
  ];
}

/** Uses the colours of the design tokens: CSS variables are inherited by the shadow tree. */
function looks(): Extension {
  const theme = EditorView.theme({
    '&': {
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius)',
      background: 'var(--surface)',
      color: 'var(--text)',
    },
    '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
    '.cm-content': { fontFamily: 'var(--mono)', fontSize: 'var(--size-m)', caretColor: 'var(--text)' },
    '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
      background: 'var(--accent-ground) !important',
    },
    '&.cm-focused .cm-matchingBracket': { background: 'var(--raised)', outline: '1px solid var(--line)' },
    '.cm-tooltip': {
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius)',
      background: 'var(--surface)',
      color: 'var(--text)',
    },
    '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: 'var(--size-s)' },
    '.cm-tooltip-autocomplete > ul > li': { padding: '2px var(--one) !important' },
    '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      background: 'var(--accent-ground) !important',
      color: 'var(--accent) !important',
    },
    '.cm-completionDetail': { color: 'var(--quiet)', fontStyle: 'normal', marginLeft: 'var(--two)' },
    '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
    '.cm-completionInfo': { maxWidth: '360px', padding: 'var(--one)' },
    '.cm-diagnostic': { padding: 'var(--half) var(--one)' },
    '.cm-lintRange-error': { textDecoration: 'underline wavy var(--bad)', backgroundImage: 'none' },
    '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warn)', backgroundImage: 'none' },
  });
  const colours = HighlightStyle.define([
    { tag: tags.keyword, color: 'var(--series-4)' },
    { tag: tags.function(tags.variableName), color: 'var(--series-1)' },
    { tag: tags.string, color: 'var(--series-3)' },
    { tag: tags.number, color: 'var(--series-2)' },
    { tag: tags.labelName, color: 'var(--series-7)' },
    { tag: tags.comment, color: 'var(--quiet)' },
    { tag: tags.invalid, color: 'var(--bad)' },
  ]);
  return [theme, syntaxHighlighting(colours)];
}
