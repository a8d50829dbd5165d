//! What can be typed.

use clap::{Args, Parser, Subcommand};

/// Books for a chama: contributions, fines, expenses and statements on a ledger that proves itself.
#[derive(Debug, Parser)]
#[command(
    name = "chamalink",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(after_help = "Try it: chamalink demo\n\
    Something does not work? chamalink doctor explains what, and what to do.\n\
\n\
    Each setting can stand in three places; the first that has it wins: the command line, the \
    environment (a file .env in the working folder counts as such), the configuration file.")]
pub struct Cli {
    #[command(flatten)]
    pub given: Given,
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and the API, and do the background work.
    ///
    /// Brings the database up to date first; several nodes may start at once. Ends after what is
    /// under way when asked to (SIGTERM, SIGINT), at the latest after 25 seconds; a second signal
    /// ends it at once.
    Serve,
    /// Serve a sample chama with a year of history, from a database of its own.
    ///
    /// Prints the address and the sign-ins. The database is demo.sqlite in the data folder,
    /// whatever DATABASE_URL says: your own books are not touched. If the port is taken, the next
    /// free one is used.
    Demo {
        /// Throw the sample away and make a new one that ends today.
        #[arg(long)]
        fresh: bool,
    },
    /// Do only the background work, beside any number of servers.
    Worker,
    /// Work the books out again from what was posted, and name each difference.
    ///
    /// Reads one snapshot, so it may run beside a live server. Ends with 0 when the books are
    /// right, with 1 when there is a difference, with 2 when they could not be read.
    Verify {
        /// Tell the result as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Bring the database up to date and end.
    ///
    /// Safe to kill and to repeat; of several that start at once one works and the others wait.
    Migrate,
    /// Look after the keys that seal other people's secrets, such as the credentials of a paybill.
    Keys {
        #[command(subcommand)]
        what: Keys,
    },
    /// Explain what is wrong with the configuration and this machine, and how to mend it.
    ///
    /// Changes nothing. Ends with 0 when all is well or there is only advice, with 1 when something
    /// has to be mended.
    Doctor,
    /// Print the description of the API (OpenAPI 3.1, JSON).
    Openapi,
}

/// What to do with the keys.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Name each key and say how many secrets it opens; never shows a key.
    ///
    /// Ends with 1 when a secret needs a key that is not there.
    List,
    /// Take a new key into use and seal every secret with it, while servers run.
    ///
    /// The new key is added to the key file; the old ones stay in it. Where the keys stand in
    /// CHAMALINK_KEYS, put the new one in front there first and start the servers anew; this then
    /// seals every secret with it. Safe to break off and to repeat.
    Rotate,
    /// Take a key that opens nothing any more out of the key file.
    Forget {
        /// The id of the key, as list names it.
        id: String,
    },
}

/// The settings as they were typed or stand in the environment.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings")]
pub struct Given {
    /// The configuration file; without one, chamalink.toml in the working folder if there is one.
    ///
    /// Its keys are the settings below without dashes: bind = "127.0.0.1:8000", database_url, data,
    /// log, rate_limits, public_url, trusted_proxies, metrics_bind, redis_url, files, secret, keys,
    /// key_file, development, and those for M-Pesa such as mpesa_certificate.
    #[arg(long, global = true, value_name = "FILE")]
    #[arg(env = "CHAMALINK_CONFIG", hide_env_values = true)]
    pub config: Option<String>,

    /// The address and port to listen on [default: 127.0.0.1:8000].
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    #[arg(env = "CHAMALINK_BIND", hide_env_values = true)]
    pub bind: Option<String>,

    /// The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME (14 or newer) [default: the
    /// SQLite file chamalink.sqlite in the data folder].
    #[arg(long, global = true, value_name = "URL")]
    #[arg(env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The data folder, made when it is missing: the SQLite file and the key of this installation
    /// [default: ./data].
    #[arg(long, global = true, value_name = "FOLDER")]
    #[arg(env = "CHAMALINK_DATA", hide_env_values = true)]
    pub data: Option<String>,

    /// What to log: a level (error, warn, info, debug, trace), or levels by part such as
    /// info,sqlx=debug [default: info; demo: warn].
    ///
    /// The log goes to stderr: as JSON, one object a line, or for people when stderr is a terminal.
    #[arg(long, global = true, value_name = "LEVELS")]
    #[arg(env = "CHAMALINK_LOG", hide_env_values = true)]
    pub log: Option<String>,

    /// The address people type into their browser, such as https://chama.example.ke [default: http
    /// and the address listened on].
    ///
    /// With https, cookies are for https only and browsers are told to stay there.
    #[arg(long, global = true, value_name = "URL")]
    #[arg(env = "CHAMALINK_PUBLIC_URL", hide_env_values = true)]
    pub public_url: Option<String>,

    /// The networks of your proxies, separated by commas, such as 127.0.0.1,10.0.0.0/8: their
    /// X-Forwarded-For and X-Real-IP are believed, nobody else's [default: none].
    #[arg(long, global = true, value_name = "NETWORKS")]
    #[arg(env = "CHAMALINK_TRUSTED_PROXIES", hide_env_values = true)]
    pub trusted_proxies: Option<String>,

    /// Where Prometheus reads /metrics, open to whoever reaches it; on the main address it answers
    /// this machine only [default: none].
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    #[arg(env = "CHAMALINK_METRICS_BIND", hide_env_values = true)]
    pub metrics_bind: Option<String>,

    /// A Redis that counts requests for several servers together, such as redis://127.0.0.1/. It
    /// never holds truth; without it each server counts for itself [default: none].
    #[arg(long, global = true, value_name = "URL")]
    #[arg(env = "REDIS_URL", hide_env_values = true)]
    pub redis_url: Option<String>,

    /// Where attached files are kept: folder:PATH, or a bucket of a store that speaks S3,
    /// s3://KEY:SECRET@HOST/BUCKET?region=REGION (s3+http:// for a store on this machine) [default:
    /// the folder files in the data folder].
    #[arg(long, global = true, value_name = "URL")]
    #[arg(env = "CHAMALINK_FILES", hide_env_values = true)]
    pub files: Option<String>,

    /// The key of this installation, 32 characters or more; several servers need the same one
    /// [default: kept in the data folder, made at the first start].
    #[arg(long, global = true, value_name = "TEXT")]
    #[arg(env = "CHAMALINK_SECRET", hide_env_values = true)]
    pub secret: Option<String>,

    /// on, or off for load tests only: then anyone may guess passwords as fast as they can
    /// [default: on].
    #[arg(long, global = true, value_name = "ON|OFF")]
    #[arg(env = "CHAMALINK_RATE_LIMITS", hide_env_values = true)]
    pub rate_limits: Option<String>,
    /// The keys that seal other people's secrets, ID:BASE64 of 32 bytes each, separated by commas;
    /// the first one seals, all open. Several servers need the same ones [default: kept in the key
    /// file].
    #[arg(long, global = true, value_name = "KEYS")]
    #[arg(env = "CHAMALINK_KEYS", hide_env_values = true)]
    pub keys: Option<String>,

    /// The file with these keys, made at the first start. Without it the secrets in a copy of the
    /// database cannot be read, by nobody: keep a copy of it apart from those of the database
    /// [default: sealing.keys in the data folder].
    #[arg(long, global = true, value_name = "FILE")]
    #[arg(env = "CHAMALINK_KEY_FILE", hide_env_values = true)]
    pub key_file: Option<String>,

    /// on where no real money moves: M-Pesa may then be any pretended one [default: off].
    #[arg(long, global = true, value_name = "ON|OFF")]
    #[arg(env = "CHAMALINK_DEVELOPMENT", hide_env_values = true)]
    pub development: Option<String>,

    #[command(flatten)]
    pub mpesa: GivenMpesa,
}

/// The settings for M-Pesa. Chamas give the credentials of their own paybills on a page.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "M-Pesa")]
pub struct GivenMpesa {
    /// The certificate of M-Pesa as PEM, from the Daraja portal. With it chamas can connect their
    /// paybills; CHAMALINK_PUBLIC_URL must be https then [default: none].
    #[arg(long = "mpesa-certificate", global = true, value_name = "FILE")]
    #[arg(env = "CHAMALINK_MPESA_CERTIFICATE", hide_env_values = true)]
    pub certificate: Option<String>,

    /// Where M-Pesa is asked; another than the usual one only with CHAMALINK_DEVELOPMENT=on
    /// [default: https://api.safaricom.co.ke].
    #[arg(long = "mpesa-base-url", global = true, value_name = "URL")]
    #[arg(env = "CHAMALINK_MPESA_BASE_URL", hide_env_values = true)]
    pub base_url: Option<String>,

    /// From which networks M-Pesa's reports are believed, separated by commas; any only where it is
    /// a pretended one [default: the 12 addresses Safaricom names].
    #[arg(long = "mpesa-sources", global = true, value_name = "NETWORKS")]
    #[arg(env = "CHAMALINK_MPESA_SOURCES", hide_env_values = true)]
    pub sources: Option<String>,

    /// A short code of your own for chamas that have none; its money lies with you, not with them
    /// [default: none].
    #[arg(long = "mpesa-shared-short-code", global = true, value_name = "NUMBER")]
    #[arg(env = "CHAMALINK_MPESA_SHARED_SHORT_CODE", hide_env_values = true)]
    pub shared_short_code: Option<String>,

    /// The number of its till, where people pay to one.
    #[arg(long = "mpesa-shared-till", global = true, value_name = "NUMBER")]
    #[arg(env = "CHAMALINK_MPESA_SHARED_TILL", hide_env_values = true)]
    pub shared_till: Option<String>,

    /// Its consumer key.
    #[arg(long = "mpesa-shared-consumer-key", global = true, value_name = "TEXT")]
    #[arg(env = "CHAMALINK_MPESA_SHARED_CONSUMER_KEY", hide_env_values = true)]
    pub shared_consumer_key: Option<String>,

    /// Its consumer secret.
    #[arg(
        long = "mpesa-shared-consumer-secret",
        global = true,
        value_name = "TEXT"
    )]
    #[arg(env = "CHAMALINK_MPESA_SHARED_CONSUMER_SECRET", hide_env_values = true)]
    pub shared_consumer_secret: Option<String>,

    /// Its passkey, to ask members for money.
    #[arg(long = "mpesa-shared-passkey", global = true, value_name = "TEXT")]
    #[arg(env = "CHAMALINK_MPESA_SHARED_PASSKEY", hide_env_values = true)]
    pub shared_passkey: Option<String>,

    /// Its initiator, to pay out.
    #[arg(long = "mpesa-shared-initiator", global = true, value_name = "NAME")]
    #[arg(env = "CHAMALINK_MPESA_SHARED_INITIATOR", hide_env_values = true)]
    pub shared_initiator: Option<String>,

    /// The initiator's password.
    #[arg(
        long = "mpesa-shared-initiator-password",
        global = true,
        value_name = "TEXT"
    )]
    #[arg(
        env = "CHAMALINK_MPESA_SHARED_INITIATOR_PASSWORD",
        hide_env_values = true
    )]
    pub shared_initiator_password: Option<String>,

    /// Who bears the costs of what is paid in: business (whoever pays), customer (you) or mgao
    /// [default: business].
    #[arg(long = "mpesa-shared-bouquet", global = true, value_name = "WORD")]
    #[arg(env = "CHAMALINK_MPESA_SHARED_BOUQUET", hide_env_values = true)]
    pub shared_bouquet: Option<String>,

    /// Money nobody asked for is booked above so many shillings only when M-Pesa has confirmed it
    /// [default: 10000].
    #[arg(
        long = "mpesa-shared-confirm-above",
        global = true,
        value_name = "SHILLINGS"
    )]
    #[arg(env = "CHAMALINK_MPESA_SHARED_CONFIRM_ABOVE", hide_env_values = true)]
    pub shared_confirm_above: Option<String>,
}
