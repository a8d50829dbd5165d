//! A schema in a few words.

use i18n::Words;
use serde_json::Value;

/// Reads the schemas of the description.
#[derive(Debug, Clone, Copy)]
pub struct Kinds<'a> {
    pub words: Words,
    pub document: &'a Value,
}

/// A field and what it may hold.
#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub kind: String,
    pub required: bool,
    pub description: String,
}

impl<'a> Kinds<'a> {
    /// The schema itself where a reference stands.
    pub fn resolve(self, schema: &'a Value) -> &'a Value {
        let pointer = schema.get("$ref").and_then(Value::as_str);
        pointer
            .and_then(|pointer| self.document.pointer(pointer.strip_prefix('#')?))
            .unwrap_or(schema)
    }

    /// The fields of an object.
    pub fn fields(self, schema: &'a Value) -> Vec<Field> {
        let schema = self.resolve(schema);
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| {
            let mut names = required.into_iter().flatten().filter_map(Value::as_str);
            names.any(|required| required == name)
        };
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        properties
            .map(|(name, schema)| Field {
                name: name.clone(),
                kind: self.kind(schema),
                required: is_required(name),
                description: text(schema, "description").to_owned(),
            })
            .collect()
    }

    /// What a value may be.
    pub fn kind(self, schema: &'a Value) -> String {
        if let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
            let resolved = self.resolve(schema);
            if text(resolved, "type") == "object" {
                return pointer.rsplit('/').next().unwrap_or(pointer).to_owned();
            }
            return self.kind(resolved);
        }
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(kind)) => vec![kind],
            _ => Vec::new(),
        };
        let kind = types.iter().find(|kind| **kind != "null").copied();
        let mut said = self.said(kind.unwrap_or_default(), schema);
        if types.contains(&"null") {
            said = self.words.text_with("api-docs-or-null", &[("kind", &said)]);
        }
        said
    }

    fn said(self, kind: &str, schema: &'a Value) -> String {
        if kind == "array" {
            let items = schema.get("items").map(|items| self.kind(items));
            let items = items.unwrap_or_default();
            return self
                .words
                .text_with("api-docs-list-of", &[("kind", &items)]);
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            let words = words.join(", ");
            return self
                .words
                .text_with("api-docs-one-of", &[("words", &words)]);
        }
        let format = text(schema, "format");
        let mut parts = vec![if format.is_empty() || format == "int64" {
            kind.to_owned()
        } else {
            format.to_owned()
        }];
        parts.extend(self.limits(schema));
        parts.join(", ")
    }

    fn limits(self, schema: &Value) -> Vec<String> {
        let number = |key: &str| schema.get(key).map(Value::to_string);
        let mut limits = Vec::new();
        // The end of 64 bits is no limit a person cares for.
        let most = number("maximum").filter(|most| *most != i64::MAX.to_string());
        match (number("minimum"), most) {
            (Some(least), Some(most)) => {
                let gaps = [("least", least.as_str()), ("most", most.as_str())];
                limits.push(self.words.text_with("api-docs-between", &gaps));
            }
            (Some(least), None) => {
                let gaps = [("least", least.as_str())];
                limits.push(self.words.text_with("api-docs-from", &gaps));
            }
            _ => {}
        }
        match (number("minLength"), number("maxLength")) {
            (Some(least), Some(most)) => {
                let gaps = [("least", least.as_str()), ("most", most.as_str())];
                limits.push(self.words.text_with("api-docs-length", &gaps));
            }
            (None, Some(most)) => {
                let gaps = [("most", most.as_str())];
                limits.push(self.words.text_with("api-docs-length-max", &gaps));
            }
            _ => {}
        }
        if schema.get("multipleOf").is_some() {
            limits.push(self.words.text("api-docs-decimals"));
        }
        limits
    }
}

/// A text under a key, or nothing.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
