"""An endpoint as FastAPI users write it: tells what it sees as JSON. Prints its port when it is ready."""

import hashlib
import socket

import uvicorn
from fastapi import FastAPI, Request
from starlette.datastructures import UploadFile

app = FastAPI()


@app.post("/")
async def inbound(request: Request):
    form = await request.form(max_part_size=64 * 1024 * 1024)
    fields, files = {}, []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            files.append(
                {
                    "name": name,
                    "filename": value.filename,
                    "content_type": value.content_type,
                    "size": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
        else:
            fields.setdefault(name, value)
    return {"fields": fields, "files": files}


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
