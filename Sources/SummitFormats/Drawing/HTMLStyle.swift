/// The look of the page around the picture, as CSS.
enum HTMLStyle {
    static let sheet = """
        :root{color-scheme:light dark;--ground:#fff;--ink:#1b2127;--dim:#5c6670;--rule:#dde2e7;--link:#1d5a9e;--focus:#c02026}
        @media screen and (prefers-color-scheme:dark){:root{--ground:#14181d;--ink:#e8ecf0;--dim:#a2acb6;--rule:#2f373f;\
        --link:#7db4ea;--focus:#ff7b72}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        header,#list,#figures{max-width:46rem;margin:0 auto;padding:0 1rem}
        header{padding-top:1.5rem}header p{margin:0 0 1rem;color:var(--dim)}
        h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}
        a{color:var(--link)}
        :focus-visible{outline:3px solid var(--focus);outline-offset:2px}
        .skip{position:absolute;left:-100vw;padding:.5rem 1rem;background:var(--ground)}.skip:focus{left:0;top:0;z-index:1}
        .picture{overflow-x:auto;border-block:1px solid var(--rule)}
        .picture div{width:max-content;margin:0 auto}.picture svg{display:block}
        #list section{border-top:1px solid var(--rule);margin-top:1.5rem}
        #list section:first-child{border-top:0}
        h2{font-size:1.25rem;margin:1.5rem 0 .5rem}
        ol{list-style:none;margin:0;padding:0}
        li{padding:.5rem 0 1rem;scroll-margin-top:1rem}
        li:target{outline:2px solid var(--rule);outline-offset:.5rem;border-radius:2px}
        h3{font-size:1.0625rem;line-height:1.35;margin:0 0 .25rem;overflow-wrap:anywhere}
        .cancelled h3{text-decoration:line-through}
        .when{margin:0;color:var(--dim);font-size:.875rem}
        .status{border:1px solid;border-radius:1em;padding:0 .5em;margin-inline-start:.25em}
        p{margin:.25rem 0;overflow-wrap:anywhere}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.125rem .75rem;margin:.5rem 0 0;font-size:.875rem}
        dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
        q{display:block;font-style:italic}
        figure{margin:0 0 1.5rem;overflow-x:auto}figcaption{font-weight:600}
        table{border-collapse:collapse;font-size:.875rem;margin-top:.25rem}
        th,td{text-align:start;padding:.2rem 1rem .2rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
        th[scope=row]{font-weight:400}td:nth-child(2){font-variant-numeric:tabular-nums;white-space:nowrap;text-align:end}
        .line{display:block;max-width:100%;margin:.25rem 0}
        .line path{fill:none;stroke:var(--link);stroke-width:2;stroke-linejoin:round}.line circle{fill:var(--link)}
        @media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.25rem}}
        @page wide{size:landscape}
        @media print{body{font-size:9pt}#list,#figures{max-width:none}ol{columns:2;column-gap:2rem}.picture{page:wide}
        .skip{display:none}.picture{overflow:visible;border:0}.picture div{width:auto}
        .picture svg{width:100%;height:auto;break-inside:avoid}li,figure{break-inside:avoid}h2{break-after:avoid}
        a{color:inherit}dd a[href^="http"]::after{content:" (" attr(href) ")";overflow-wrap:anywhere}}

        """
}
