"""Projects with their criteria, partners, phases, activities, gate decisions and handover; departments, focus areas, districts."""
