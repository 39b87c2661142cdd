"""Pages of the organisation app, by what they show. Rules are in `services`, reading in `selectors`."""
