import 'uplot/dist/uPlot.min.css';
import './design/tokens.css';
import './design/base.css';
import './design/parts.css';
import './shell/shell.css';
import { render } from 'preact';
import '@preact/signals';
import { App } from './shell/app.js';

const root = document.getElementById('console');
if (root) render(<App />, root);
