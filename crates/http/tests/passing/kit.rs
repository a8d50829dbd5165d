//! A small application on the real stack.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request, StatusCode, header},
    response::{Html, IntoResponse},
    routing::{get, post},
};
use chama::{Context, hashing::PasswordHasher};
use chamalink_http::{
    ClientAddress, CsrfKey, CsrfToken, Failure, Form, HttpSettings, HttpState, InChama, Json,
    Person, PositiveShillings, Query, RequestId, ServerSettings, TrustedProxies, serve,
    with_everything,
};
use domain::access::may;
use http_body_util::BodyExt;
use serde::Deserialize;
use store::{Database, Settings};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub struct App {
    pub router: Router,
    pub stop: CancellationToken,
    pub context: Context,
    _folder: TempDir,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    amount: PositiveShillings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paging {
    #[serde(default)]
    page: u32,
}

fn routes() -> Router<HttpState> {
    Router::new()
        .route("/", get(|| async { Html("<p>karibu</p>") }))
        .route("/big", get(|| async { Html("pesa ".repeat(10_000)) }))
        .route("/slow", get(slow))
        .route("/panic", get(panics))
        .route("/form", get(form).post(named))
        .route("/sign-out", post(sign_out))
        .route(
            "/mine",
            get(|person: Person| async move { person.user_id().to_string() }),
        )
        .route(
            "/api/mine",
            get(|person: Person| async move { person.user_id().to_string() }),
        )
        .route("/api/panic", get(panics))
        .route("/api/pay", post(pay))
        .route("/api/pages", get(pages))
        .route("/api/who", get(who))
        .route("/api/remove", axum::routing::delete(|| async { "gone" }))
        .route("/api/chamas/{chama_id}", get(view))
        .route("/api/chamas/{chama_id}/money", get(record))
        .route("/assets/app.css", get(css))
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(400)).await;
    "slow"
}

async fn panics() -> &'static str {
    panic!("a secret: 0712345678")
}

async fn form(token: CsrfToken) -> Html<String> {
    Html(token.to_string())
}

async fn named(Form(input): Form<Named>) -> String {
    input.name
}

async fn pay(Json(pay): Json<Pay>) -> Json<PositiveShillings> {
    Json(pay.amount)
}

async fn pages(Query(paging): Query<Paging>) -> Result<Json<u32>, Failure> {
    if paging.page > 100 {
        return Err(Failure::not_found());
    }
    Ok(Json(paging.page))
}

async fn who(address: ClientAddress, id: axum::Extension<RequestId>) -> String {
    format!("{} {}", address.0, id.as_str())
}

async fn view(chama: InChama<may::ViewChama>) -> String {
    chama.grant.chama_id().to_string()
}

async fn record(chama: InChama<may::RecordMoney>) -> String {
    chama.person.user_id().to_string()
}

async fn sign_out(State(state): State<HttpState>) -> impl IntoResponse {
    (
        [(header::SET_COOKIE, state.cookies().clear_session())],
        "out",
    )
}

async fn css() -> ([(header::HeaderName, &'static str); 2], &'static str) {
    let year = "public, max-age=31536000, immutable";
    (
        [
            (header::CONTENT_TYPE, "text/css"),
            (header::CACHE_CONTROL, year),
        ],
        "p{}",
    )
}

pub fn settings() -> HttpSettings {
    let mut settings = HttpSettings::new("1.2.3", CsrfKey::new(&[7; 32]));
    settings.public_url = Some("https://chama.ke".parse().unwrap());
    settings.proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
    settings.body_time_max = Duration::from_millis(300);
    settings.answer_time_max = Duration::from_secs(5);
    settings
}

pub async fn app() -> App {
    app_with(settings()).await
}

pub async fn app_with(settings: HttpSettings) -> App {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let database = Database::connect(&Settings::new(format!("sqlite:{}", file.display()))).await;
    let stop = CancellationToken::new();
    let database = database.unwrap();
    database.migrate().await.unwrap();
    let context = Context::new(database).with_hasher(PasswordHasher::cheap().unwrap());
    let state = HttpState::new(context.clone(), settings, stop.clone()).unwrap();
    let state = state.with_error_page(Arc::new(|view| {
        format!(
            "<h1>{}</h1><p>{}</p>",
            view.failure.status.as_u16(),
            view.failure.code
        )
    }));
    App {
        router: with_everything(routes(), &state),
        stop,
        context,
        _folder: folder,
    }
}

/// An answer read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// `status code field=code`.
    pub fn told(&self) -> String {
        let json = self.json();
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(json["status"], self.status.as_u16());
        assert_eq!(json["request_id"], self.header("x-request-id"));
        let code = json["code"].as_str().unwrap();
        assert_eq!(json["type"], format!("/problems/{code}"));
        assert!(json["detail"].as_str().unwrap().len() > 10, "{json}");
        let fields = json["errors"].as_array().into_iter().flatten();
        let fields = fields.map(|e| {
            format!(
                " {}={}",
                e["field"].as_str().unwrap(),
                e["code"].as_str().unwrap()
            )
        });
        format!(
            "{} {code}{}",
            self.status.as_u16(),
            fields.collect::<String>()
        )
    }
}

pub fn get_(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

pub fn post_json(path: &str, body: impl Into<Body>) -> Request<Body> {
    let json = (header::CONTENT_TYPE, "application/json");
    Request::post(path)
        .header(json.0, json.1)
        .body(body.into())
        .unwrap()
}

impl App {
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        self.ask_from(request, [41, 90, 1, 1].into()).await
    }

    pub async fn ask_from(&self, mut request: Request<Body>, from: IpAddr) -> Answer {
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(from, 4000)));
        let (parts, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    /// The same behind a socket.
    pub async fn listen(self, settings: ServerSettings) -> Listening {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = serve(listener, self.router.clone(), settings, self.stop.clone());
        Listening {
            address,
            app: self,
            server: tokio::spawn(serving),
        }
    }
}

pub struct Listening {
    pub address: SocketAddr,
    pub app: App,
    pub server: JoinHandle<std::io::Result<()>>,
}

impl Listening {
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends raw bytes and reads until the other side closes.
    pub async fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.unwrap();
        read_all(&mut stream).await
    }

    pub async fn get(&self, path: &str) -> String {
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        self.raw(head.as_bytes()).await
    }
}

/// What came before the end; a reset is an end too.
pub async fn read_all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        bytes.extend_from_slice(buffer.get(..count).unwrap());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
