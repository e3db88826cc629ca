import { useEffect, useRef } from 'preact/hooks';
import { info } from '../api/application.js';
import { isReachable } from '../api/connection.js';
import { useQuery } from '../api/use-query.js';
import { Notice } from '../parts/notice.js';
import { addressOf, place } from '../state/location.js';
import { exported, keepFresh } from '../state/period.js';
import { Keyboard } from './keyboard.js';
import { Login } from './login.js';
import { PAGES } from './pages.js';
import { Session } from './session.js';
import { TimeBar } from './time-bar.js';

/** The whole console: the frame around every page, and the page. */
export function App() {
  useEffect(keepFresh, []);
  const name = place.value.path[0] ?? 'now';
  const page = PAGES.find((one) => one.name === name);
  const main = useRef<HTMLElement>(null);
  const application = useQuery(info, []).data;
  const file = application?.exported;
  const title = application?.service ?? 'Console';
  useEffect(() => void (exported.value = file), [file]);
  useEffect(() => {
    document.title = `${page?.title ?? 'Not found'} · ${title}`;
  }, [page, title]);
  const links = useRef<HTMLElement>(null);
  // On a small screen the links form one scrollable row.
  useEffect(() => {
    links.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [page]);
  const View = page?.view;
  return (
    <div class="shell">
      <a
        class="skip button"
        href="#main"
        onClick={(event) => (event.preventDefault(), main.current?.focus())}
      >
        To the content
      </a>
      <header class="head">
        <span class="name">{title}</span>
        {file && (
          <span class="status" title="An exported file: nothing can be changed here.">
            <span aria-hidden="true">○</span>Exported: {file.file}
          </span>
        )}
        {!isReachable.value && (
          <span class="status bad" role="alert">
            <span aria-hidden="true">■</span>The application does not answer
          </span>
        )}
        <TimeBar />
        <Session />
      </header>
      <nav class="side" aria-label="Pages" ref={links}>
        <ul>
          {PAGES.map((one) => (
            <li key={one.name}>
              <a href={addressOf([one.name])} aria-current={one === page ? 'page' : undefined}>
                {one.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main class="main" id="main" ref={main} tabIndex={-1}>
        <h1 class="visually-hidden">{page?.title ?? 'Not found'}</h1>
        {View ? (
          <View key={name} />
        ) : (
          <Notice title="There is no such page.">
            <a href={addressOf(['now'])}>Go to the page Now</a>
          </Notice>
        )}
      </main>
      <Keyboard />
      <Login />
    </div>
  );
}
