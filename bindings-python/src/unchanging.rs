//! What never changes is its own copy.

use pyo3::PyClass;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// In Python's words, since they are methods of every class alike.
static METHODS: PyOnceLock<Py<PyDict>> = PyOnceLock::new();

/// Adds a class whose values never change: `copy.copy` and `copy.deepcopy` give the value itself.
pub(crate) fn add<T: PyClass>(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add_class::<T>()?;
    let methods = METHODS.get_or_try_init(py, || {
        let methods = PyDict::new(py);
        methods.set_item(intern!(py, "__name__"), "mailwright")?;
        py.run(
            c"
def __copy__(self):
    return self

def __deepcopy__(self, _memo, /):
    return self
",
            Some(&methods),
            None,
        )?;
        PyResult::Ok(methods.unbind())
    })?;
    for name in [intern!(py, "__copy__"), intern!(py, "__deepcopy__")] {
        let method = methods.bind(py).get_item(name)?;
        py.get_type::<T>().setattr(name, method)?;
    }
    Ok(())
}
