//! The addresses of the pages: one table, from which the router is made and which the proof of who
//! may do what reads. A page without a row there has no address.

use axum::Router;
use axum::routing::{get, post};
use http::HttpState;

use crate::{
    activity, assets, chamas, collection, contributions, front, join, members, paybills, paying,
    payments, payouts, people, plans, reconciliation, settings, suspense, transactions,
};

/// The method and the address of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// `get` or `post`.
    pub method: &'static str,
    /// With the names of its pieces: `/chamas/{chama_id}`.
    pub path: &'static str,
}

/// Declares the table and makes the router from it.
macro_rules! table {
    ($( $method:ident $path:literal => $handler:path; )+) => {
        /// Every page.
        pub const ROUTES: &[Route] = &[
            $( Route { method: stringify!($method), path: $path }, )+
        ];

        /// Every page and the files they need.
        pub fn routes() -> Router<HttpState> {
            Router::new()
                $( .route($path, $method($handler)) )+
                .merge(assets::routes())
        }
    };
}

table! {
    get "/" => front::show::page;
    get "/register" => people::register::page;
    post "/register" => people::register::send;
    get "/login" => people::sign_in::page;
    post "/login" => people::sign_in::send;
    post "/logout" => people::sign_out::send;
    post "/language" => people::language::send;
    get "/dashboard" => people::dashboard::page;
    get "/profile" => people::profile::page;
    post "/profile/password" => people::profile::send;
    get "/chamas" => chamas::list::page;
    get "/chamas/new" => chamas::found::page;
    post "/chamas/new" => chamas::found::send;
    get "/shared/{token}" => contributions::shared::page;
    get "/join" => join::enter::page;
    post "/join" => join::enter::look;
    post "/join/enter" => join::enter::enter;
    get "/join/{code}" => join::enter::link;

    get "/chamas/{chama_id}" => chamas::home::page;
    get "/chamas/{chama_id}/activity" => activity::list::page;
    get "/chamas/{chama_id}/members" => members::list::page;
    get "/chamas/{chama_id}/members/new" => members::add::page;
    post "/chamas/{chama_id}/members/new" => members::add::send;
    get "/chamas/{chama_id}/members/{member_id}/statement" => members::statement::page;
    get "/chamas/{chama_id}/members/{member_id}/statement.csv" => members::csv::file;
    get "/chamas/{chama_id}/record" => transactions::record::page;
    post "/chamas/{chama_id}/record" => transactions::record::send;
    get "/chamas/{chama_id}/transactions" => transactions::list::page;
    get "/chamas/{chama_id}/transactions/{transaction_id}" => transactions::show::page;
    post "/chamas/{chama_id}/transactions/{transaction_id}/reverse" => transactions::reverse::send;

    get "/chamas/{chama_id}/settings" => settings::show::page;
    get "/chamas/{chama_id}/settings/edit" => settings::edit::page;
    post "/chamas/{chama_id}/settings/edit" => settings::edit::send;
    get "/chamas/{chama_id}/settings/places/new" => settings::place::page;
    post "/chamas/{chama_id}/settings/places/new" => settings::place::send;
    get "/chamas/{chama_id}/settings/places/{account_id}" => settings::place::rename_page;
    post "/chamas/{chama_id}/settings/places/{account_id}" => settings::place::rename_send;
    get "/chamas/{chama_id}/settings/funds/{fund_id}" => settings::fund::page;
    post "/chamas/{chama_id}/settings/funds/{fund_id}" => settings::fund::send;
    get "/chamas/{chama_id}/settings/period" => settings::period::page;
    post "/chamas/{chama_id}/settings/period" => settings::period::send;
    get "/chamas/{chama_id}/settings/suspend" => settings::suspend::page;
    post "/chamas/{chama_id}/settings/suspend" => settings::suspend::send;
    get "/chamas/{chama_id}/settings/resume" => settings::resume::page;
    post "/chamas/{chama_id}/settings/resume" => settings::resume::send;
    get "/chamas/{chama_id}/settings/close" => settings::close::page;
    post "/chamas/{chama_id}/settings/close" => settings::close::send;

    get "/chamas/{chama_id}/members/{member_id}" => members::file::page;
    get "/chamas/{chama_id}/members/{member_id}/role" => members::role::page;
    post "/chamas/{chama_id}/members/{member_id}/role" => members::role::send;
    get "/chamas/{chama_id}/members/{member_id}/status" => members::status::page;
    post "/chamas/{chama_id}/members/{member_id}/status" => members::status::send;
    get "/chamas/{chama_id}/members/{member_id}/edit" => members::edit::page;
    post "/chamas/{chama_id}/members/{member_id}/edit" => members::edit::send;
    get "/chamas/{chama_id}/members/{member_id}/kin" => members::kin::page;
    post "/chamas/{chama_id}/members/{member_id}/kin" => members::kin::send;
    get "/chamas/{chama_id}/members/{member_id}/claim" => members::claim::page;
    post "/chamas/{chama_id}/members/{member_id}/claim" => members::claim::send;
    get "/chamas/{chama_id}/members/import" => members::import::page;
    post "/chamas/{chama_id}/members/import" => members::import::look;
    post "/chamas/{chama_id}/members/import/save" => members::import::save;
    get "/chamas/{chama_id}/members/rules" => members::rules::page;
    post "/chamas/{chama_id}/members/rules" => members::rules::send;
    get "/chamas/{chama_id}/leave" => members::leave::page;
    post "/chamas/{chama_id}/leave" => members::leave::send;
    get "/chamas/{chama_id}/invitations" => members::invitations::page;
    post "/chamas/{chama_id}/invitations" => members::invitations::send;
    post "/chamas/{chama_id}/invitations/{invitation_id}/revoke" => members::invitations::revoke;
    get "/chamas/{chama_id}/requests" => members::requests::page;
    post "/chamas/{chama_id}/requests/{request_id}/approve" => members::requests::approve;
    post "/chamas/{chama_id}/requests/{request_id}/reject" => members::requests::reject;

    get "/chamas/{chama_id}/payments" => payments::list::page;
    get "/chamas/{chama_id}/payments/new" => payments::propose::page;
    post "/chamas/{chama_id}/payments/new" => payments::propose::send;
    get "/chamas/{chama_id}/payments/list" => payouts::prepare::page;
    post "/chamas/{chama_id}/payments/list" => payouts::prepare::send;
    get "/chamas/{chama_id}/payments/{proposal_id}/progress" => payouts::progress::page;
    get "/chamas/{chama_id}/payments/rules" => payments::bands::page;
    post "/chamas/{chama_id}/payments/rules" => payments::bands::send;
    get "/chamas/{chama_id}/payments/{proposal_id}" => payments::show::page;
    post "/chamas/{chama_id}/payments/{proposal_id}/approve" => payments::decide::approve;
    post "/chamas/{chama_id}/payments/{proposal_id}/reject" => payments::decide::reject;
    post "/chamas/{chama_id}/payments/{proposal_id}/end" => payments::decide::end_payout;
    post "/chamas/{chama_id}/payments/{proposal_id}/withdraw" => payments::decide::withdraw;
    post "/chamas/{chama_id}/payments/{proposal_id}/attachments" => payments::files::to_payment;
    post "/chamas/{chama_id}/transactions/{transaction_id}/attachments"
        => payments::files::to_transaction;
    get "/chamas/{chama_id}/attachments/{attachment_id}" => payments::files::file;

    get "/chamas/{chama_id}/pay" => paying::pay::page;
    post "/chamas/{chama_id}/pay" => paying::pay::send;
    get "/chamas/{chama_id}/pay/message" => paying::paste::page;
    post "/chamas/{chama_id}/pay/message" => paying::paste::send;
    get "/chamas/{chama_id}/pay/{prompt_id}" => paying::status::page;
    get "/chamas/{chama_id}/receipts" => suspense::receipts::page;
    get "/chamas/{chama_id}/receipts/{receipt}" => suspense::receipt::page;
    get "/chamas/{chama_id}/suspense" => suspense::list::page;
    post "/chamas/{chama_id}/suspense/rules" => suspense::list::rules;
    post "/chamas/{chama_id}/suspense/{receipt}/assign" => suspense::decide::assign;
    post "/chamas/{chama_id}/suspense/{receipt}/confirm" => suspense::decide::confirm;
    post "/chamas/{chama_id}/suspense/{receipt}/reject" => suspense::decide::reject;
    post "/chamas/{chama_id}/suspense/{receipt}/refund" => suspense::decide::refund;
    get "/chamas/{chama_id}/paybill" => paybills::show::page;
    get "/chamas/{chama_id}/paybill/connect" => paybills::connect::page;
    post "/chamas/{chama_id}/paybill/connect" => paybills::connect::send;
    get "/chamas/{chama_id}/paybill/change" => paybills::change::page;
    post "/chamas/{chama_id}/paybill/change" => paybills::change::send;
    post "/chamas/{chama_id}/paybill/test" => paybills::act::test;
    post "/chamas/{chama_id}/paybill/register" => paybills::act::register;
    post "/chamas/{chama_id}/paybill/renew" => paybills::act::renew;
    post "/chamas/{chama_id}/paybill/switch" => paybills::act::switch;
    post "/chamas/{chama_id}/paybill/agree" => paybills::act::agree;
    post "/chamas/{chama_id}/paybill/decline" => paybills::act::decline;

    get "/chamas/{chama_id}/plans" => plans::list::page;
    get "/chamas/{chama_id}/plans/new" => plans::set::page;
    post "/chamas/{chama_id}/plans/new" => plans::set::send;
    get "/chamas/{chama_id}/funds/new" => plans::open_fund::page;
    post "/chamas/{chama_id}/funds/new" => plans::open_fund::send;
    get "/chamas/{chama_id}/contributions" => contributions::grid::page;
    get "/chamas/{chama_id}/contributions.csv" => contributions::csv::file;
    post "/chamas/{chama_id}/shares" => contributions::share::send;
    post "/chamas/{chama_id}/shares/{share_id}/end" => contributions::share::end;
    get "/chamas/{chama_id}/reconciliation" => reconciliation::overview::page;
    get "/chamas/{chama_id}/reconciliation/{day}" => reconciliation::day::page;
    post "/chamas/{chama_id}/reconciliation/{day}/explain" => reconciliation::explain::send;
    post "/chamas/{chama_id}/explanations/{explanation_id}/agree"
        => reconciliation::explain::agree;
    get "/chamas/{chama_id}/statements" => reconciliation::statements::page;
    get "/chamas/{chama_id}/statements/import" => reconciliation::import::page;
    post "/chamas/{chama_id}/statements/import" => reconciliation::import::send;
    get "/chamas/{chama_id}/statements/{import_id}" => reconciliation::batch::page;
    post "/chamas/{chama_id}/statements/{import_id}/keep" => reconciliation::batch::keep;
    post "/chamas/{chama_id}/statements/{import_id}/undo" => reconciliation::batch::undo;
    get "/chamas/{chama_id}/cash-counts" => reconciliation::counts::page;
    get "/chamas/{chama_id}/cash-counts/new" => reconciliation::counts::new;
    post "/chamas/{chama_id}/cash-counts/new" => reconciliation::counts::send;
    get "/chamas/{chama_id}/collection" => collection::sheet::page;
    post "/chamas/{chama_id}/collection" => collection::sheet::send;
}
