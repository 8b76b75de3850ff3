//! The room `send`: requests, the deliveries that they compile to, and stored templates.

mod batch;
mod blank;
mod context;
mod option;
mod request;
mod store;
mod template;

use crate::unchanging;
use pyo3::prelude::*;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<request::SendRequest>()?;
    module.add_function(wrap_pyfunction!(request::_request, module)?)?;
    unchanging::add::<batch::Batch>(module)?;
    module.add_class::<batch::Deliveries>()?;
    unchanging::add::<batch::Delivery>(module)?;
    unchanging::add::<context::Recipient>(module)?;
    unchanging::add::<option::SendOption>(module)?;
    unchanging::add::<template::Template>(module)?;
    unchanging::add::<template::TemplateUse>(module)?;
    module.add_class::<store::Templates>()?;
    unchanging::add::<store::StoredTemplate>(module)?;
    unchanging::add::<store::TemplateVersion>(module)
}
