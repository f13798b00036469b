"""From evidence to insight, opportunity, solution and pilot; every link between slices: the trail."""
