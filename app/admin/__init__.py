"""Operating the instance: people and roles, areas, departments, policy, log."""
