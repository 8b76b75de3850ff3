/** A worker from what it answers at each path, given what was posted as JSON. */
export const serve = (paths) => ({
  async fetch(request) {
    const answer = paths[new URL(request.url).pathname]
    if (answer === undefined) return new Response(null, { status: 404 })
    try {
      return Response.json(await answer(await request.json()))
    } catch (error) {
      if (error?.name !== 'MailwrightError') throw error
      return Response.json({ code: error.code, diagnostics: error.diagnostics }, { status: 406 })
    }
  },
})
