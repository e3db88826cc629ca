import { place } from '../../web/state/location.js';
import { BoardList } from './board-list.js';
import { BoardView } from './board-view.js';
import { PinnedBoard } from './pinned-board.js';
import './boards.css';

/** Last part of the address of the board with pinned graphs. */
const PINNED = 'pinned';

/** The dashboards of the presets, and the board of pinned graphs. */
export function BoardsPage() {
  const uid = place.value.path[1];
  if (uid === undefined) return <BoardList />;
  return uid === PINNED ? <PinnedBoard /> : <BoardView key={uid} uid={uid} />;
}
