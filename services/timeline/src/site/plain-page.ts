/** Shown where the board was not built. */
export const PLAIN_PAGE = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>黄金时窗 Golden Hour</title>
  </head>
  <body>
    <h1>黄金时窗 Golden Hour</h1>
    <p>服务正在运行，但看板还没有构建。请在程序目录运行 <code>npm run build</code>，然后重新启动。</p>
    <p>
      The service is running, but the board was not built. Run <code>npm run build</code> in the program's folder, then
      start it again. The API answers under <code>/api</code>.
    </p>
  </body>
</html>
`
