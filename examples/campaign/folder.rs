//! Reads a campaign's folder: `request.json` and the files that it names. The layout is in `README.md`.

use mailwright::{Diagnostic, Form, FormFile, FormValue, Report, SendRequest, Templates, VersionFields};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A campaign as it was read.
pub(crate) struct Folder {
    path: PathBuf,
    form: Form,
    templates: Templates,
    /// Name, file and source of each stored template.
    sources: Vec<(String, Origin, String)>,
    /// Where each field of the form stands.
    origins: Vec<Origin>,
}

/// Where a value stands.
enum Origin {
    Request,
    File(String),
    /// A line of a file, from 1.
    Line(String, usize),
}

impl Folder {
    /// Reads everything. The error is text for people, with every mistake that was found.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let mut folder = Self {
            path: path.to_owned(),
            form: Form::new(),
            templates: Templates::new(),
            sources: Vec::new(),
            origins: Vec::new(),
        };
        let text = folder.text("request.json").map_err(|error| {
            format!("{error}\na campaign is a folder with a request.json (see examples/campaign/README.md)")
        })?;
        let parameters = parameters(&text)?;
        let mut mistakes = Vec::new();
        for (name, value) in &parameters {
            // A list repeats the parameter.
            let values = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            for value in values {
                if let Err(mistake) = folder.add(name, value) {
                    mistakes.push(format!("request.json: {name}: {mistake}"));
                }
            }
        }
        if let Err(mistake) = folder.read_templates() {
            mistakes.push(mistake);
        }
        if mistakes.is_empty() {
            Ok(folder)
        } else {
            Err(mistakes.join("\n"))
        }
    }

    /// The request that the folder describes.
    pub(crate) fn request(&self) -> SendRequest {
        SendRequest::from(self.form.clone())
    }

    /// The stored templates: the files in `templates/`.
    pub(crate) fn templates(&self) -> &Templates {
        &self.templates
    }

    /// A finding for people: the line it is about underlined, and the file which that line is in. `earlier`: how
    /// many findings before it are the same in every word; they are about other values of the parameter.
    pub(crate) fn excerpt(&self, found: &Diagnostic, earlier: usize) -> String {
        match self.place(found, earlier) {
            // A name that is no header name, for instance.
            None => found.excerpt(found.parameter()),
            Some((text, origin)) => {
                let shown = found.excerpt(text);
                match origin {
                    Origin::Request => shown,
                    Origin::File(file) => format!("{shown}  in {file}\n"),
                    Origin::Line(file, line) => format!("{shown}  in {file}, line {line}\n"),
                }
            }
        }
    }

    /// The text that a finding is about, and where it stands.
    fn place(&self, found: &Diagnostic, earlier: usize) -> Option<(&str, &Origin)> {
        let span = found.span()?;
        let texts: Vec<(&str, &Origin)> = self
            .form
            .iter()
            .zip(&self.origins)
            .filter(|(field, _)| field.name() == found.parameter())
            .filter_map(|(field, origin)| Some((field.text()?, origin)))
            .collect();
        // What is wrong in a stored template is told about the parameter that names it.
        if found.parameter() == "template"
            && let Some((name, _)) = texts.first()
            && let Some((_, file, source)) = self
                .sources
                .iter()
                .find(|(one, _, _)| one.eq_ignore_ascii_case(name))
        {
            return Some((source, file));
        }
        let fitting = || {
            texts
                .iter()
                .copied()
                .filter(|(text, _)| text.get(span.range()).is_some())
        };
        if texts.len() < 2 {
            return fitting().next();
        }
        // Where a parameter repeats, the finding knows which of its values it is about, or its message quotes it.
        fitting()
            .filter(|(text, _)| match found.source() {
                Some(source) => *text == source,
                None => found.message().contains(text),
            })
            .nth(earlier)
            .or_else(|| fitting().next())
    }

    /// Reads `templates/`, where there is one.
    fn read_templates(&mut self) -> Result<(), String> {
        let Ok(entries) = fs::read_dir(self.path.join("templates")) else {
            return Ok(());
        };
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        for path in files {
            let is_template = path.extension().is_some_and(|one| one == "hbs" || one == "html");
            let (Some(name), Some(file)) = (path.file_stem(), path.file_name()) else {
                continue;
            };
            if !is_template {
                continue;
            }
            let name = name.to_string_lossy().into_owned();
            let file = format!("templates/{}", file.to_string_lossy());
            let source = self.text(&file)?;
            let told = |report: Report| -> String {
                let shown: String = report.iter().map(|found| found.excerpt(&source)).collect();
                format!("{shown}  in {file}")
            };
            self.templates.create(&name).map_err(told)?;
            self.templates
                .add_version(&name, "initial", &VersionFields::new().template(source.as_str()))
                .map_err(told)?;
            self.sources.push((name, Origin::File(file), source));
        }
        Ok(())
    }

    /// One value of a parameter: `{"file": …}`, `{"lines": …}`, or what the crate itself takes.
    fn add(&mut self, name: &str, value: &Value) -> Result<(), String> {
        if let Some(file) = value.get("file").and_then(Value::as_str) {
            known_keys(value, &["file", "filename", "content_type"])?;
            if matches!(name, "attachment" | "inline" | "message") {
                let content = self.bytes(file)?;
                let base = Path::new(file)
                    .file_name()
                    .map(|base| base.to_string_lossy().into_owned());
                let filename = value
                    .get("filename")
                    .and_then(Value::as_str)
                    .map(str::to_owned)
                    .or(base);
                let guessed = mime_guess::from_path(file).first_or_octet_stream().to_string();
                let content_type = value
                    .get("content_type")
                    .and_then(Value::as_str)
                    .unwrap_or(&guessed);
                self.form
                    .push_file(name, FormFile::new(filename.as_deref(), content_type, content));
                self.origins.push(Origin::File(file.to_owned()));
            } else {
                self.form.push(name, self.text(file)?);
                self.origins.push(Origin::File(file.to_owned()));
            }
            return Ok(());
        }
        if let Some(file) = value.get("lines").and_then(Value::as_str) {
            known_keys(value, &["lines"])?;
            let text = self.text(file)?;
            for (index, line) in text
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.trim().is_empty())
            {
                self.form.push(name, line.trim());
                self.origins.push(Origin::Line(file.to_owned(), index + 1));
            }
            return Ok(());
        }
        let request = SendRequest::from_json_value(&json!([[name, value]])).map_err(|report| {
            report
                .iter()
                .map(|found| found.message().to_owned())
                .collect::<Vec<_>>()
                .join("; ")
        })?;
        for field in request.fields() {
            match field.value() {
                FormValue::File(file) => self.form.push_file(name, file.clone()),
                _ => self.form.push(name, field.text().unwrap_or_default()),
            }
            self.origins.push(Origin::Request);
        }
        Ok(())
    }

    fn bytes(&self, file: &str) -> Result<Vec<u8>, String> {
        let path = self.path.join(file);
        fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn text(&self, file: &str) -> Result<String, String> {
        let bytes = self.bytes(file)?;
        // Editors on Windows put a byte order mark before UTF-8.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        String::from_utf8(bytes.to_vec()).map_err(|error| {
            let good = String::from_utf8_lossy(&bytes[..error.utf8_error().valid_up_to()]);
            let line = 1 + good.matches('\n').count();
            format!("{}, line {line}: not UTF-8", self.path.join(file).display())
        })
    }
}

/// The parameters in `request.json`.
fn parameters(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(_) => Err("request.json: a campaign is an object of parameters".to_owned()),
        // The crate's own reader says what is wrong, and where.
        Err(error) => match SendRequest::from_json(text) {
            Err(report) => {
                let shown: String = report.iter().map(|found| found.excerpt(text)).collect();
                Err(format!("{shown}  in request.json"))
            }
            Ok(_) => Err(format!("request.json: {error}")),
        },
    }
}

fn known_keys(value: &Value, known: &[&str]) -> Result<(), String> {
    match value
        .as_object()
        .into_iter()
        .flatten()
        .find(|(key, _)| !known.contains(&key.as_str()))
    {
        Some((key, _)) => Err(format!(
            "`{key}` does not belong here; known are {}",
            known.join(", ")
        )),
        None => Ok(()),
    }
}
