### What Troquet says with « tu »: only the sentences that differ from ../fr/bot-core.ftl, under the same keys with the same arguments.
