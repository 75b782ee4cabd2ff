//! Servers that only take what comes: one for HTTP, one for mail. They stand for whoever is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Everything that came.
#[derive(Clone, Default)]
pub(crate) struct Came(Arc<Mutex<Vec<String>>>);

impl Came {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// Waits for the first.
    pub(crate) fn first(&self) -> String {
        for _ in 0..1_500 {
            if let Some(first) = self.all().into_iter().next() {
                return first;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("nothing came within half a minute");
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap().clear();
    }

    fn add(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }
}

/// Takes requests and answers each with this; what came is the first line and the body.
pub(crate) fn http(answer: impl Fn(&str) -> String + Send + 'static) -> (String, Came) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let came = Came::default();
    let seen = came.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Some(request) = request(&stream) else { continue };
            let said = answer(&request);
            seen.add(request);
            let mut stream = stream;
            let _ = stream.write_all(said.as_bytes());
        }
    });
    (address, came)
}

pub(crate) const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
pub(crate) const SORRY: &str = "HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

fn request(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(format!("{head}\n{}", String::from_utf8_lossy(&body)))
}

/// Takes mail over SMTP, in clear; what came is the whole message.
pub(crate) fn mail() -> (String, Came) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let came = Came::default();
    let seen = came.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Some(message) = message(&stream) {
                seen.add(message);
            }
        }
    });
    (address, came)
}

fn message(stream: &TcpStream) -> Option<String> {
    let mut out = stream.try_clone().ok()?;
    let mut say = move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
    let mut reader = BufReader::new(stream);
    say("220 catcher")?;
    let mut message = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return message;
        }
        match line.trim_end() {
            "DATA" => {
                say("354 go on")?;
                let mut text = String::new();
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).ok()?;
                    if line.trim_end() == "." {
                        break;
                    }
                    text.push_str(&line);
                }
                message = Some(text);
                say("250 taken")?;
            }
            "QUIT" => {
                say("221 bye")?;
                return message;
            }
            hello if hello.starts_with("EHLO") => say("250 catcher")?,
            _ => say("250 ok")?,
        }
    }
}
