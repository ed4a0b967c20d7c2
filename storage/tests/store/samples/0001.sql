-- What a program of this version had written: a club, an exchange that was completed, one that is agreed, one that is proposed.

INSERT INTO member (id, kind, name, name_folded, standing, leaving_at, consented_at) VALUES
    (12, 'person', 'Zoé', 'zoe', 'active', NULL, 1772438400000),
    (14, 'person', 'Ali', 'ali', 'active', NULL, 1772438400000),
    (16, 'person', 'Maya', 'maya', 'active', NULL, 1772438400000);

INSERT INTO contact (id, member, network, address, username, username_folded, private_chat, reach, used_at, last_club, last_club_at) VALUES
    (13, 12, 'telegram', 'Zoé', 'Zoé_ge', 'zoe_ge', 'p-Zoé', 'open', 1772438400000, NULL, NULL),
    (15, 14, 'telegram', 'Ali', 'Ali_ge', 'ali_ge', 'p-Ali', 'open', 1772438400000, NULL, NULL),
    (17, 16, 'telegram', 'Maya', 'Maya_ge', 'maya_ge', 'p-Maya', 'open', 1772438400000, NULL, NULL);

INSERT INTO consent_refused (network, person) VALUES
    ('telegram', 'Nina');

INSERT INTO club (id, name, rules, created_at, floor, newcomer_floor, newcomer_exchanges, last_offer, last_trade) VALUES
    (10, 'Vernier', '{"unit":{"one":"point","many":"points"},"zone":"Europe/Zurich","tone":"vous","points":{"mutual_credit":{"floor":-100,"warning":-80,"ceiling":500,"ceiling_is_hard":false,"newcomer_floor":-20,"newcomer_exchanges":3}},"quiet":{"from":21,"to":8},"deadlines":{"offer_days":90,"want_days":30,"offer_reminders":[7,1],"answer_days":7,"answer_reminders":[24,72],"unscheduled_reminder_days":5,"unscheduled_days":14,"silence_days":7,"late_cancel_hours":24,"no_show_hours":48,"handover_reminder_days":3,"handover_days":7,"rating_days":14,"rating_reminder_days":3,"report_days":7,"dispute_reminders":[3,7],"dispute_days":28,"queue_hours":24},"open_offers":50,"propositions":10}', 1772438400000, -100, -20, 3, 1, 3);

INSERT INTO room (id, network, address, club, since) VALUES
    (11, 'telegram', 'group-10', 10, 1772438400000);

INSERT INTO membership (club, member, role, since) VALUES
    (10, 12, 'member', 1772438400000),
    (10, 14, 'member', 1772438400000),
    (10, 16, 'member', 1772438400000);

INSERT INTO code (purpose, hash, until) VALUES
    ('{"join_club":10}', 'hash', 1772524800000);

INSERT INTO offer (id, club, number, owner, version, content, category, photo, quantity, reserved, given, state, published_at, expires_at) VALUES
    (18, 10, 1, 12, 1, '{"direction":"offering","subject":"good","title":"Pots de confiture","text":null,"back":{"points":5,"barter":null,"both":false},"category":"food","place":null,"pieces":3,"photo":null}', 'food', NULL, 3, 1, 1, 'published', 1772438400000, 1780214400000);

INSERT INTO interest (offer, member, id, at) VALUES
    (18, 14, 143565992755202057, 1772438400000);

INSERT INTO trade (id, club, number, offer, title, owner, asker, version, terms, pieces, owner_gives, asker_gives, state, detail, is_over, completed_at, absent, since, reason) VALUES
    (41, 10, 1, 18, 'Pots de confiture', 12, 14, 1, '{"owner":{"thing":{"offered":{"pieces":1}},"points":null},"asker":{"thing":null,"points":5},"when":null,"place":null}', 1, 1, 0, 'completed', '{"state":"completed","at":1772524800000}', 1, 1772524800000, NULL, 1772438400000, NULL),
    (46, 10, 2, 18, 'Pots de confiture', 12, 14, 1, '{"owner":{"thing":{"offered":{"pieces":1}},"points":null},"asker":{"thing":null,"points":5},"when":null,"place":null}', 1, 1, 0, 'agreed', '{"state":"agreed","moving":null}', 0, NULL, NULL, 1772438400000, NULL),
    (49, 10, 3, 18, 'Pots de confiture', 12, 14, 1, '{"owner":{"thing":{"offered":{"pieces":1}},"points":null},"asker":{"thing":null,"points":5},"when":null,"place":null}', 1, 1, 0, 'proposed', '{"state":"proposed","by":"asker"}', 0, NULL, NULL, 1772438400000, NULL);

INSERT INTO proposition (trade, version, terms, at) VALUES
    (41, 1, '{"owner":{"thing":{"offered":{"pieces":1}},"points":null},"asker":{"thing":null,"points":5},"when":null,"place":null}', 1772438400000),
    (46, 1, '{"owner":{"thing":{"offered":{"pieces":1}},"points":null},"asker":{"thing":null,"points":5},"when":null,"place":null}', 1772438400000),
    (49, 1, '{"owner":{"thing":{"offered":{"pieces":1}},"points":null},"asker":{"thing":null,"points":5},"when":null,"place":null}', 1772438400000);

INSERT INTO rating (trade, rater, rated, club, stars, comment, answer, at, shown_at) VALUES
    (41, 14, 12, 10, 5, 'Parfait', NULL, 1772524800000, NULL);

INSERT INTO report (id, club, reporter, offer, trade, reason, at) VALUES
    (52, 10, 14, 18, NULL, NULL, 1772438400000);

INSERT INTO photo (id, network, file, state, bytes, at) VALUES
    (53, 'telegram', 'f', 'waiting', NULL, 1772438400000);

INSERT INTO account (id, club, holder, balance, held, completed) VALUES
    (143384798822402048, 10, 0, -4, 0, 0),
    (143384798822402052, 10, 12, 5, 0, 1),
    (143384798822402055, 10, 14, -1, 5, 1),
    (143384798822402058, 10, 16, 0, 0, 0);

INSERT INTO hold (trade, club, payer, payee, amount, state, posted, at, ended_at) VALUES
    (41, 10, 14, 12, 5, 'posted', 5, 1772438400000, 1772524800000),
    (46, 10, 14, 12, 5, 'open', 0, 1772438400000, NULL);

INSERT INTO transfer (id, club, payer, payee, amount, kind, trade, corrects, key, reason, at, payer_balance, payee_balance) VALUES
    (44, 10, 14, 12, 5, 'exchange', 41, NULL, '{"trade":41}', NULL, 1772524800000, -5, 5),
    (51, 10, 0, 14, 4, 'grant', NULL, NULL, '{"input":"telegram:51"}', NULL, 1772438400000, -4, -1);

INSERT INTO inbox (network, event, at) VALUES
    ('telegram', '5', 1772438400000);

INSERT INTO form (network, chat, person, body, until) VALUES
    ('telegram', 'p-Zoé', 'Zoé', '{}', 1772524800000);

INSERT INTO prompt (network, chat, message, id, choices, at) VALUES
    ('telegram', 'group-10', '9', 143565992755202062, '[{"label":"Oui","press":"oui"}]', 1772438400000);

INSERT INTO card (network, chat, offer, message, drawn_at) VALUES
    ('telegram', 'group-10', 18, '9', 1772438400000);

INSERT INTO outbox (id, network, chat, person, member, lane, kind, card, body, starts, rank, posted_at, not_before, ready_at, attempts, is_claimed, is_held) VALUES
    (143565992755202063, 'telegram', 'p-Ali', 'Ali', 14, 'telegram/p-Ali', 'say', NULL, '{"say":{"lines":[{"style":"body","text":"Bonjour"}]}}', NULL, 1, 1772438400000, 1772438400000, 1772438400000, 0, 0, 0);

INSERT INTO timer (id, at, kind, subject, who, club, member, due) VALUES
    (48, 1780214400000, 'trade', 46, 0, 10, NULL, '{"trade_deadline":{"version":1}}'),
    (50, 1780214400000, 'trade', 49, 0, 10, NULL, '{"trade_deadline":{"version":1}}');

INSERT INTO cursor (name, value) VALUES
    ('matrix', 's1');

INSERT INTO journal (id, at, actor, club, event, subject, detail) VALUES
    (143384798822402049, 1772438400000, NULL, 10, 'club_created', 10, NULL),
    (143384798822402050, 1772438400000, NULL, 10, 'room_found', 11, 'telegram'),
    (143384798822402051, 1772438400000, NULL, NULL, 'consented', 12, 'telegram'),
    (143384798822402053, 1772438400000, NULL, 10, 'joined', 12, 'Member'),
    (143384798822402054, 1772438400000, NULL, NULL, 'consented', 14, 'telegram'),
    (143384798822402056, 1772438400000, NULL, 10, 'joined', 14, 'Member'),
    (143384798822402057, 1772438400000, NULL, NULL, 'consented', 16, 'telegram'),
    (143384798822402059, 1772438400000, NULL, 10, 'joined', 16, 'Member'),
    (143384798822402060, 1772438400000, NULL, 10, 'offer_published', 18, 'v1 Published'),
    (143384798822402061, 1772438400000, NULL, 10, 'trade_opened', 41, 'v1 proposed'),
    (143384798822402062, 1772438400000, NULL, NULL, 'pieces_moved', 18, 'reserved 1'),
    (143384798822402063, 1772438400000, NULL, 10, 'points_held', 41, '5'),
    (143384798822402064, 1772438400000, NULL, 10, 'trade_changed', 41, 'v1 agreed'),
    (143565992755202048, 1772524800000, NULL, NULL, 'pieces_moved', 18, 'given 1'),
    (143565992755202049, 1772524800000, NULL, 10, 'hold_posted', 41, '5'),
    (143565992755202050, 1772524800000, NULL, 10, 'trade_changed', 41, 'v1 completed'),
    (143565992755202051, 1772438400000, NULL, 10, 'trade_opened', 46, 'v1 proposed'),
    (143565992755202052, 1772438400000, NULL, NULL, 'pieces_moved', 18, 'reserved 1'),
    (143565992755202053, 1772438400000, NULL, 10, 'points_held', 46, '5'),
    (143565992755202054, 1772438400000, NULL, 10, 'trade_changed', 46, 'v1 agreed'),
    (143565992755202055, 1772438400000, NULL, 10, 'trade_opened', 49, 'v1 proposed'),
    (143565992755202056, 1772438400000, NULL, 10, 'points_moved', 51, '4 0 → 14'),
    (143565992755202058, 1772438400000, NULL, 10, 'rated', 41, NULL),
    (143565992755202059, 1772438400000, NULL, NULL, 'queued', 18, '14'),
    (143565992755202060, 1772438400000, NULL, 10, 'reported', 52, NULL);

UPDATE sequence SET value = 1 WHERE name = 'instance';
