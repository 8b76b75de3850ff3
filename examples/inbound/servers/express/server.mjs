// An endpoint as Express users write it: tells what it sees as JSON. Prints its port when it is ready.
import { createHash } from 'node:crypto';
import express from 'express';
import multer from 'multer';

const app = express();
// File names are UTF-8 (RFC 7578); multer reads them as Latin-1 unless told so.
const upload = multer({ defParamCharset: 'utf8', limits: { fieldSize: 64 * 1024 * 1024 } });

const first = (value) => (Array.isArray(value) ? value[0] : value);

app.post('/', express.urlencoded({ extended: false, limit: '64mb' }), upload.any(), (request, response) => {
  response.json({
    fields: Object.fromEntries(Object.entries(request.body ?? {}).map(([name, value]) => [name, first(value)])),
    files: (request.files ?? []).map((file) => ({
      name: file.fieldname,
      filename: file.originalname,
      content_type: file.mimetype,
      size: file.size,
      sha256: createHash('sha256').update(file.buffer).digest('hex'),
    })),
  });
});

const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
