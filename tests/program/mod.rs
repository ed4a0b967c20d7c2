//! The program as its users have it: the command line, the service, and every story of `tests/transcripts` played in the terminal chat.

pub(crate) mod cli;
mod deliveries;
mod docs;
pub(crate) mod kill;
pub(crate) mod running;
mod service;
mod statements;
pub(crate) mod transcripts;
mod understand;

use libtest_mimic::Trial;

/// Its tests.
pub(crate) fn all() -> Vec<Trial> {
    let mut trials = trials![
        cli::version_and_help,
        cli::a_misspelt_key_names_the_nearest,
        cli::check_config_shows_what_is_missing,
        cli::run_says_what_to_write,
        cli::the_demo_club_goes_on_after_closing,
        cli::a_script_with_its_own_members_is_apart,
        cli::a_difference_ends_a_script,
        cli::a_script_that_can_not_be_read,
        cli::expectations_are_rewritten_on_request,
        service::health_answers_and_a_stop_is_clean,
        service::a_wrong_token_ends_it,
        statements::of_an_exchange,
        understand::lines_in_lines_out,
        understand::a_bad_line_ends_nothing,
        understand::explained_to_a_person,
        understand::every_rule_is_listed,
        understand::ordinary_prose_is_left_alone,
        docs::every_key_is_explained,
        docs::every_command_of_the_guide_exists,
        docs::every_button_of_the_guide_exists,
        docs::every_link_leads_somewhere,
        docs::the_licence_is_whole,
    ];
    trials.extend(async_trials![deliveries::a_slow_chat_holds_up_no_other_and_is_said_once]);
    trials.extend(transcripts::all());
    trials.extend(kill::all());
    trials
}
