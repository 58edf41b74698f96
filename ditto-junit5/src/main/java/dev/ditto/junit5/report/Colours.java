package dev.ditto.junit5.report;

/** The look of the page, for light and dark. Colours tell kinds apart for colour-blind eyes, too: they differ in lightness. */
final class Colours {

    private Colours() {}

    /** In viewers that let no style sheet through. */
    static String of(Span.Kind kind) {
        return switch (kind) {
            case TESTING -> "#b9cdea";
            case WAITING -> "#e58a00";
            case DESTROYING -> "#8a6fc0";
            case KEEPING -> "#c9304a";
        };
    }

    static final String STYLE = """
            :root { color-scheme: light dark; --page: #fbfbfc; --card: #ffffff; --ink: #1c2330; --soft: #5d6777;
              --line: #dfe3ea; --track: #f0f2f6; --testing: #b9cdea; --label: #16305a; --waiting: #e58a00;
              --destroying: #8a6fc0; --keeping: #c9304a; --good: #1b7f4b; --bad: #c9304a; --code: #f3f5f8; }
            @media (prefers-color-scheme: dark) { :root { --page: #14171d; --card: #1b2028; --ink: #e6e9ef;
              --soft: #9aa5b5; --line: #2e3541; --track: #222833; --testing: #3a5680; --label: #dce8fa;
              --waiting: #f0a232; --destroying: #9c84d4; --keeping: #ef5d74; --good: #52c48a; --bad: #ef5d74;
              --code: #222833; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--page); color: var(--ink);
              font: 14px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
            main { max-width: 1280px; margin: 0 auto; padding: 28px 24px 48px; }
            h1 { font-size: 22px; margin: 0; }
            h2 { font-size: 16px; margin: 0 0 10px; }
            .soft { color: var(--soft); }
            header p { margin: 2px 0 20px; color: var(--soft); }
            section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
              padding: 16px 18px; margin: 0 0 16px; }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(125px, 1fr)); gap: 12px;
              margin: 0 0 16px; }
            .tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
            .tile b { display: block; font-size: 24px; line-height: 1.25; font-weight: 650;
              font-variant-numeric: tabular-nums; }
            .tile span { color: var(--soft); font-size: 13px; }
            .tile.good b { color: var(--good); } .tile.bad b { color: var(--bad); }
            .legend { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0 0 10px; }
            .legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 7px;
              vertical-align: -1px; }
            .legend b { font-variant-numeric: tabular-nums; font-weight: 600; }
            .scroll { overflow-x: auto; }
            svg { display: block; width: 100%; min-width: 900px; height: auto; }
            svg text { font: 11px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: var(--ink);
              pointer-events: none; }
            svg .time, svg .lane { fill: var(--soft); } svg .group { font-weight: 600; }
            svg .label { fill: var(--label); } svg .tick { stroke: var(--line); } svg .track { fill: var(--track); }
            .testing { fill: var(--testing); } .waiting { fill: var(--waiting); }
            .destroying { fill: var(--destroying); } .keeping { fill: var(--keeping); }
            i.testing { background: var(--testing); } i.waiting { background: var(--waiting); }
            i.destroying { background: var(--destroying); } i.keeping { background: var(--keeping); }
            table { border-collapse: collapse; width: 100%; }
            th { text-align: left; font-weight: 500; color: var(--soft); font-size: 13px; }
            th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top;
              overflow-wrap: anywhere; }
            tr:last-child td { border-bottom: 0; }
            td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            td.soft { white-space: nowrap; }
            .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 0 16px;
              align-items: start; }
            code { font: 12px/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--code);
              display: block; padding: 6px 10px; border-radius: 6px; margin: 4px 0; overflow-wrap: anywhere; }
            article { margin: 0 0 14px; } article:last-child { margin: 0; }
            """;
}
