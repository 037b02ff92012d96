// Goals: what they are, and how often they were reached.

import { asQuery, asQuestion, type View } from '$lib/state/view.js';

import { api, done, type Schemas } from './client.js';

export type Goal = Schemas['Goal'];
export type GoalNumbers = Schemas['GoalNumbers'];
const MOST = 200; // a project has up to 50

export const listGoals = async (project_id: string, signal?: AbortSignal): Promise<Goal[]> =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/goals', {
        params: { path: { project_id }, query: { limit: MOST } },
        signal,
      }),
    )
  ).items;

export const readGoals = (project_id: string, view: View, signal?: AbortSignal) =>
  done(
    api.GET('/api/v1/analytics/{project_id}/goals', {
      params: { path: { project_id }, query: asQuery(view) },
      signal,
    }),
  );

/** A goal's conversions and rate by buckets of the range. */
export const readGoalSeries = (
  project_id: string,
  view: View,
  goal: string,
  signal?: AbortSignal,
) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/query', {
      params: { path: { project_id } },
      body: {
        ...asQuestion(view),
        metrics: ['conversions', 'conversion_rate'],
        dimensions: ['time'],
        goal,
        ...(view.interval ? { interval: view.interval } : {}),
      },
      signal,
    }),
  );

export const createGoal = (project_id: string, body: Schemas['NewGoal']) =>
  done(api.POST('/api/v1/projects/{project_id}/goals', { params: { path: { project_id } }, body }));

export const changeGoal = (project_id: string, goal_key: string, body: Schemas['GoalChanges']) =>
  done(
    api.PATCH('/api/v1/projects/{project_id}/goals/{goal_key}', {
      params: { path: { project_id, goal_key } },
      body,
    }),
  );

export const deleteGoal = (project_id: string, goal_key: string) =>
  done(
    api.DELETE('/api/v1/projects/{project_id}/goals/{goal_key}', {
      params: { path: { project_id, goal_key } },
    }),
  );
