//! The room `send`: requests, the deliveries that they compile to, and stored templates.

mod batch;
mod blank;
mod context;
mod option;
mod request;
mod store;
mod template;

use pyo3::prelude::*;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<request::SendRequest>()?;
    module.add_class::<batch::Batch>()?;
    module.add_class::<batch::Deliveries>()?;
    module.add_class::<batch::Delivery>()?;
    module.add_class::<context::Recipient>()?;
    module.add_class::<option::SendOption>()?;
    module.add_class::<template::Template>()?;
    module.add_class::<template::TemplateUse>()?;
    module.add_class::<store::Templates>()?;
    module.add_class::<store::StoredTemplate>()?;
    module.add_class::<store::TemplateVersion>()
}
