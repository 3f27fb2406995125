import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';

import { AlertsPage } from '../alerts/alerts-page.tsx';
import { statisticsSearch } from '../kpi/statistics-span.ts';
import { whySearch } from '../rule-why/why-search.ts';
import { wallSearch } from '../wall/wall-search.ts';
import { Shell } from './shell.tsx';
import { viewSearch } from './view.ts';

const rootRoute = createRootRoute({ component: Shell, validateSearch: viewSearch });

/** The map stays mounted in the shell, so that coming back to it costs nothing. */
const mapRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: () => null });

const alertsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/alerts', component: AlertsPage });

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/overview',
  component: lazyRouteComponent(() => import('../overview/overview-page.tsx'), 'OverviewPage'),
});

const devicesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/devices',
  component: lazyRouteComponent(() => import('../devices/devices-page.tsx'), 'DevicesPage'),
});

const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rules',
  component: lazyRouteComponent(() => import('../rules/rules-page.tsx'), 'RulesPage'),
});

const packsRoute = createRoute({
  getParentRoute: () => rulesRoute,
  path: 'packs',
  component: lazyRouteComponent(() => import('../rules/packs/packs-page.tsx'), 'PacksPage'),
});

const ruleRoute = createRoute({
  getParentRoute: () => rulesRoute,
  path: '$ruleId',
  component: lazyRouteComponent(() => import('../rules/rule-page.tsx'), 'RulePage'),
});

const newRuleRoute = createRoute({
  getParentRoute: () => rulesRoute,
  path: 'new',
  component: lazyRouteComponent(() => import('../rules/new-rule-page.tsx'), 'NewRulePage'),
});

const whyRoute = createRoute({
  getParentRoute: () => rulesRoute,
  path: '$ruleId/why',
  validateSearch: whySearch,
  component: lazyRouteComponent(() => import('../rule-why/why-page.tsx'), 'WhyPage'),
});

const silencesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/silences',
  component: lazyRouteComponent(() => import('../silences/silences-page.tsx'), 'SilencesPage'),
});

const shiftRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shift',
  component: lazyRouteComponent(() => import('../shift/shift-page.tsx'), 'ShiftPage'),
});

const statisticsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/statistics',
  validateSearch: statisticsSearch,
  component: lazyRouteComponent(() => import('../kpi/statistics-page.tsx'), 'StatisticsPage'),
});

const quarantineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/quarantine',
  component: lazyRouteComponent(() => import('../quarantine/quarantine-page.tsx'), 'QuarantinePage'),
});

const statusRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/status',
  component: lazyRouteComponent(() => import('../status/status-page.tsx'), 'StatusPage'),
});

/** Drawn by the shell in the place of everything else, so that turning from scene to scene mounts nothing anew. */
const wallRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wall/$view',
  validateSearch: wallSearch,
  component: () => null,
});

const routeTree = rootRoute.addChildren([
  mapRoute,
  overviewRoute,
  alertsRoute,
  devicesRoute,
  rulesRoute.addChildren([packsRoute, ruleRoute, newRuleRoute, whyRoute]),
  silencesRoute,
  shiftRoute,
  statisticsRoute,
  quarantineRoute,
  statusRoute,
  wallRoute,
]);

type AppRouter = ReturnType<typeof createAppRouter>;

/** The pages of the screen by their addresses. */
export function createAppRouter() {
  return createRouter({ routeTree, defaultPreload: 'intent' });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
