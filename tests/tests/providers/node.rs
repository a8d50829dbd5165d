//! The program inside the test: the API and the background work on a context of its own, with the
//! test's clock. It can be stopped, and it can be dropped where it stands, as when a machine fails.

use std::time::Duration;

use chama::Context;
use chama::jobs::{Tuning, Worker};
use http::{CsrfKey, HttpSettings, HttpState, ServerSettings, with_everything};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A server that also works.
pub struct Node {
    /// `http://127.0.0.1:PORT`
    pub address: String,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Node {
    /// Begins to serve and to work.
    pub async fn begin(context: &Context, name: &str) -> Self {
        let mut node = Self::serve(context).await;
        node.work(context, name);
        node
    }

    /// Begins to serve only.
    pub async fn serve(context: &Context) -> Self {
        let stop = CancellationToken::new();
        let mut settings = HttpSettings::new("1.2.3", CsrfKey::new(&[7; 32]));
        settings.rate_limits = false;
        let state = HttpState::new(context.clone(), settings, stop.clone()).expect("a state");
        let app = with_everything(api::routes(), &state);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("has an address");
        let stopping = stop.clone();
        let serving = tokio::spawn(async move {
            let served = http::serve(listener, app, ServerSettings::default(), stopping).await;
            served.expect("serves");
        });
        Self {
            address: format!("http://{address}"),
            stop,
            tasks: vec![serving],
        }
    }

    /// Begins to work as well.
    pub fn work(&mut self, context: &Context, name: &str) {
        let worker = Worker::new(context.clone(), name, 4).with_tuning(Tuning {
            heartbeat: Duration::from_millis(50),
            poll: Duration::from_millis(5),
            ..Tuning::default()
        });
        let stop = self.stop.clone();
        self.tasks.push(tokio::spawn(async move {
            worker.run(stop).await.expect("works");
        }));
    }

    /// Stops, and ends what it began.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            task.await.expect("ends well");
        }
    }

    /// Drops everything where it stands.
    pub async fn crash(self) {
        for task in self.tasks {
            task.abort();
            let _aborted = task.await;
        }
        // Connections live on in tasks of their own until they notice.
        self.stop.cancel();
    }
}
