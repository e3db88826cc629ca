import type { ComponentChildren } from 'preact';
import { info, type ApplicationInfo } from '../../web/api/application.js';
import { useQuery } from '../../web/api/use-query.js';
import { secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Time } from '../../web/parts/time.js';
import { exported } from '../../web/state/period.js';
import { ExportPanel } from './export-panel.js';
import { KeptPanel } from './kept-panel.js';
import { OptionsPanel } from './options-panel.js';

/** Versions and options of the application, and the contents of its store. */
export function AboutPage() {
  const asked = useQuery(info, []);
  return (
    <>
      <div class="grid">
        <Panel title="This application">
          <Answered asked={asked} height={160}>
            {(facts) => (
              <DataTable
                caption="Facts"
                rows={factsOf(facts)}
                keyOf={([name]) => name}
                columns={[
                  { title: 'Name', cell: ([name]) => name },
                  { title: 'Value', cell: ([, value]) => value },
                ]}
              />
            )}
          </Answered>
        </Panel>
        {!exported.value && <ExportPanel />}
      </div>
      <KeptPanel />
      {!exported.value && <OptionsPanel />}
    </>
  );
}

function factsOf({
  service,
  version,
  library,
  node,
  startedAt,
  uptimeSeconds,
  build,
  exported: file,
}: ApplicationInfo): [name: string, value: ComponentChildren][] {
  const facts: [string, ComponentChildren][] = [
    ['Service', service],
    ['Version', version],
    ['Build', build],
    ['nestjs-observability', library],
    ['Node.js', node],
    ['Started', startedAt && <Time ms={Date.parse(startedAt)} withDate />],
    ['Running for', uptimeSeconds === undefined ? undefined : secondsText(uptimeSeconds)],
    ['File', file?.file],
    ['Exported', file && <Time ms={file.atMs} withDate />],
  ];
  return facts.filter(([, value]) => value !== undefined && value !== '');
}
