// The renderer's start: fonts and look, texts, stores, the frame, and then the connection.

import './styles/fonts.css';
import './styles/tokens.css';
import './styles/frame.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import StudioFrame from './components/studio-frame.vue';
import { useDesktop } from './stores/desktop.ts';
import { usePreferences } from './stores/preferences.ts';
import { useProject } from './stores/project.ts';
import { useRunningJobs } from './stores/running-jobs.ts';
import { useService } from './stores/service.ts';
import { texts } from './texts/texts.ts';

const app = createApp(StudioFrame).use(createPinia()).use(texts);
// In this order they are read at every connection.
usePreferences();
useProject();
useRunningJobs();
useDesktop();
app.mount('#app');
void useService().start();
