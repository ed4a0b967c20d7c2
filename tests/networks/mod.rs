//! The network adapters against the networks: Telegram as a strict, stateful fake of its Bot API, Matrix as a real Synapse.

mod bot_api;
mod bot_api_updates;
mod checkup;
mod contract;
mod fake_telegram;
mod hall;
mod matrix;
mod matrix_gaps;
mod matrix_keys;
mod matrix_limits;
mod matrix_outages;
mod matrix_profile;
mod matrix_rooms;
mod matrix_sending;
mod matrix_signs;
mod matrix_stage;
mod matrix_stories;
mod nio;
mod proxy;
mod quarter;
mod synapse;
mod telegram;
mod telegram_newest;
mod telegram_stage;
mod telegram_stories;
mod telegram_wire;
mod webhook;

use libtest_mimic::Trial;

pub(crate) use self::fake_telegram::schema;

/// Its tests.
pub(crate) fn all() -> Vec<Trial> {
    let mut trials = async_trials![
        telegram_wire::connecting_names_the_bot_and_ends_a_webhook,
        telegram_wire::cards_are_said_edited_and_taken_away,
        telegram_wire::long_answers_files_replies_and_topics,
        telegram_wire::an_echo_of_something_new_is_an_echo,
        telegram_wire::pictures_carry_short_words_and_precede_long_ones,
        telegram_wire::refusals_say_what_to_do,
        telegram_wire::presses_are_acknowledged_and_rooms_left_once,
        telegram_wire::only_what_telegram_says_is_a_fact,
        telegram_wire::files_are_fetched_up_to_a_limit,
        telegram::a_question_in_private_is_answered,
        telegram::what_comes_twice_is_answered_once,
        telegram::nothing_is_acknowledged_before_it_is_committed,
        telegram::a_broken_update_loses_neither_itself_nor_its_neighbours,
        telegram::a_quiet_stretch_forgets_the_offset,
        telegram::menus_and_descriptions_are_set_where_they_differ,
        telegram::a_link_opens_the_private_chat_and_what_waited_goes_on_once,
        telegram::whoever_has_no_face_is_told_once_a_day,
        telegram::a_steward_learns_what_privacy_mode_keeps_back,
        telegram::albums_and_forwards_in_private_are_one_preview_at_most,
        telegram::being_allowed_to_write_again_is_coming_back,
        telegram_newest::moments_are_marked_where_the_server_knows_how,
        telegram_newest::only_the_presser_sees_what_is_for_them,
        telegram_newest::what_can_not_be_whispered_is_said,
        telegram_newest::several_files_are_one_message,
        webhook::what_is_brought_is_answered,
        webhook::without_the_secret_nothing_is_read,
        webhook::order_and_copies_do_not_matter,
        webhook::an_answer_that_is_not_heard_counts_once,
        webhook::a_failing_store_has_it_brought_again,
        webhook::what_can_not_be_read_does_not_come_again,
        webhook::what_waits_shares_a_commit,
        webhook::before_and_after_it_is_brought_again,
        webhook::switching_loses_nothing,
        webhook::telegram_may_refuse_the_address,
        webhook::one_that_was_taken_away_is_set_again,
        webhook::what_is_wrong_with_it_is_told,
        webhook::a_second_program_is_told_of_once,
        webhook::a_webhook_in_the_way_is_told_of_once,
        webhook::a_long_silence_is_told_of,
        webhook::the_program_serves_and_leaves_it,
        checkup::check_config_asks_telegram,
        matrix::an_invited_bot_comes_and_answers_in_secret,
        matrix::the_next_run_goes_on_where_the_commits_ended,
        matrix::what_was_said_before_it_came_counts_not_and_what_is_personal_opens_a_private_room,
        matrix::a_long_absence_loses_nothing,
        matrix::who_can_not_come_in_is_told_why,
        matrix_rooms::invitations_are_followed_or_declined_with_a_reason,
        matrix_rooms::a_replaced_room_is_followed_with_all_that_is_its,
        matrix_rooms::a_third_person_makes_a_private_room_a_group,
        matrix_rooms::nobody_makes_somebody_elses_private_room,
        matrix_rooms::an_older_private_room_may_be_left,
        matrix_rooms::encryption_may_be_switched_on_later,
        matrix_rooms::an_empty_room_is_left,
        matrix_rooms::one_private_room_whatever_goes_wrong,
        matrix_rooms::whoever_left_is_called_back_when_they_act,
        matrix_rooms::whoever_lets_nobody_in_is_told_in_the_group,
        matrix_sending::pictures_go_with_their_words_and_stay_when_they_change,
        matrix_sending::what_changes_nothing_is_not_sent,
        matrix_sending::files_are_fetched_up_to_a_limit,
        matrix_sending::what_is_long_comes_in_parts_and_what_is_limited_later,
        matrix_sending::what_is_for_somebody_calls_them_and_the_rest_makes_no_noise,
        matrix_signs::a_sign_under_a_card_presses_it,
        matrix_limits::the_first_exchange_passes_the_usual_limits,
        matrix_keys::what_can_not_be_read_is_told_once_and_served_when_its_key_comes,
        matrix_keys::a_failing_store_costs_nobody_the_news,
        matrix_keys::whoever_keeps_keys_back_learns_what_to_change,
        matrix_keys::the_first_start_signs_the_device_and_keeps_a_way_back,
        matrix_keys::lost_keys_make_a_new_device_with_the_same_identity,
        matrix_keys::without_the_right_passphrase_nothing_is_made_anew,
        matrix_keys::a_token_is_for_one_device_and_its_keys,
        matrix_keys::a_store_of_another_device_is_refused,
        matrix_keys::a_session_that_the_server_ended_goes_on_with_its_keys,
        nio::residents_with_another_client_make_an_exchange,
        matrix_keys::check_config_asks_the_server,
        matrix_gaps::a_room_that_can_not_be_read_holds_up_no_other,
        matrix_gaps::a_long_absence_is_read_in_order_and_a_crash_meanwhile_loses_nothing,
        matrix_gaps::what_was_said_before_a_joining_that_was_missed_counts_not,
        matrix_gaps::days_away_and_lost_keys_lose_nothing,
        matrix_gaps::a_failing_server_costs_only_time,
        matrix_outages::a_server_that_starts_again_costs_only_time,
        matrix_outages::a_choice_is_of_what_stands_before_it,
        matrix_outages::a_slow_room_holds_up_no_other,
        matrix_outages::a_process_that_dies_says_everything_once,
        matrix_profile::the_account_looks_as_its_host_says,
        bot_api::a_misuse_is_refused_and_noted,
        bot_api::what_the_fake_gives_is_checked_too,
        bot_api_updates::every_kind_of_update_passes_the_engine,
        bot_api_updates::broken_updates_cost_only_themselves,
    ];
    trials.extend(trials![
        bot_api::the_documented_lengths_are_known,
        bot_api::planted_misuses_are_found,
        bot_api::planted_misuses_in_forms_are_found,
        bot_api_updates::every_sample_is_read,
        bot_api_updates::broken_samples_are_read,
        bot_api_updates::entities_of_every_type_leave_the_text,
        bot_api_updates::what_is_broken_beside_the_words_does_not_cost_them,
    ]);
    trials.extend(contract::all());
    trials.extend(telegram_stories::all());
    trials.extend(matrix_stories::all());
    trials
}
