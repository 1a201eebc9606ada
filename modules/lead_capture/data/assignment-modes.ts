export const assignmentModes = ['nobody', 'person', 'round_robin'] as const
