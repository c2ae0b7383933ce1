"""What Grafana 9.4 and Grafana 12 understand of a dashboard's JSON, as far as we could write it.

Each name is a path inside the part that it stands for; `[]` is any item of a list, `*` any key.

Sources, read in November 2026:

- 9.4: `@grafana/schema` 9.4.17 (TypeScript types: common.gen, dashboard_types.gen), and of the
  sources of 9.4 `public/app/plugins/panel/{stat,bargauge,table,state-timeline,timeseries,text}/
  models.gen.ts`, `heatmap/models.gen.ts`, `geomap/{types,style/types,layers/data/markersLayer}.ts`.
  9.4 was still hand-written where its models are: names that only its code knows are marked.
- 12: `@grafana/schema` 12.0.0, `raw/composable/*/panelcfg` and `raw/dashboard`; of the sources
  `geomap/style/types.ts`, `datasource/dashboard/types.ts`, `grafana-prometheus/src/annotations.ts`.
"""


def _paths(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --------------------------------------------------------------------------- parts of many panels

_AXIS = _paths(
    "axisCenteredZero axisColorMode axisGridShow axisLabel axisPlacement axisSoftMax axisSoftMin"
    " axisWidth scaleDistribution.linearThreshold scaleDistribution.log scaleDistribution.type"
)
_HIDE = _paths("hideFrom.legend hideFrom.tooltip hideFrom.viz")
_GRAPH = (
    _AXIS
    | _HIDE
    | _paths(
        "barAlignment barMaxWidth drawStyle fillBelowTo fillColor fillOpacity gradientMode"
        " lineColor lineInterpolation lineStyle.dash[] lineStyle.fill lineWidth pointColor"
        " pointSize pointSymbol showPoints spanNulls stacking.group stacking.mode"
        " thresholdsStyle.mode transform barWidthFactor"
    )
)
_LEGEND = _paths(
    "legend.asTable legend.calcs[] legend.displayMode legend.isVisible legend.placement"
    " legend.showLegend legend.sortBy legend.sortDesc legend.width"
)
_TOOLTIP = _paths("tooltip.mode tooltip.sort")
_SINGLE = _paths(
    "orientation reduceOptions.calcs[] reduceOptions.fields reduceOptions.limit"
    " reduceOptions.values text.titleSize text.valueSize"
)
_STYLE = "layers[].config.style."
_GEOMAP = _paths(
    "basemap.config.* basemap.name basemap.type basemap.opacity"
    " controls.mouseWheelZoom controls.showAttribution controls.showDebug controls.showMeasure"
    " controls.showScale controls.showZoom"
    " layers[].config.showLegend layers[].filterData.id layers[].filterData.options"
    " layers[].location.gazetteer layers[].location.geohash layers[].location.latitude"
    " layers[].location.longitude layers[].location.lookup layers[].location.mode"
    " layers[].name layers[].opacity layers[].tooltip layers[].type tooltip.mode"
    " view.allLayers view.id view.lastOnly view.lat view.layer view.lon view.maxZoom view.minZoom"
    " view.padding view.shared view.zoom"
) | _paths(
    " color.field color.fixed lineWidth opacity rotation.field rotation.fixed rotation.max"
    " rotation.min rotation.mode size.field size.fixed size.max size.min symbol.fixed"
    " symbol.mode text.field text.fixed text.mode textConfig.fontSize textConfig.offsetX"
    " textConfig.offsetY textConfig.textAlign textConfig.textBaseline".replace(" ", f" {_STYLE}")
)
_HEATMAP = _paths(
    "calculate cellGap cellRadius cellValues.decimals cellValues.unit color.exponent color.fill"
    " color.max color.min color.mode color.reverse color.scale color.scheme color.steps"
    " exemplars.color filterValues.ge filterValues.le legend.show rowsFrame.layout rowsFrame.value"
    " showValue tooltip.yHistogram yAxis.axisLabel yAxis.axisPlacement yAxis.axisWidth"
    " yAxis.decimals yAxis.max yAxis.min yAxis.reverse yAxis.unit"
)
_STAT = _SINGLE | _paths("colorMode graphMode justifyMode textMode")
# minVizHeight and minVizWidth are in the code of 9.4 and not yet in its model.
_BARGAUGE = _SINGLE | _paths("displayMode minVizHeight minVizWidth showUnfilled")
_TABLE = _paths("frameIndex showHeader showTypeIcons sortBy[].desc sortBy[].displayName")
_TIMELINE = _LEGEND | _TOOLTIP | _paths("alignValue mergeValues rowHeight showValue")
_TEXT = _paths("code.language code.showLineNumbers code.showMiniMap content mode")

OPTIONS_9_4 = {
    "bargauge": _BARGAUGE,
    "geomap": _GEOMAP,
    "heatmap": _HEATMAP | _paths("tooltip.show"),
    "stat": _STAT,
    "state-timeline": _TIMELINE,
    "table": _TABLE,
    "text": _TEXT,
    "timeseries": _LEGEND | _TOOLTIP | _paths("timezone[]"),
}
OPTIONS_12 = {
    "bargauge": _BARGAUGE
    | _LEGEND
    | _paths("maxVizHeight namePlacement sizing text.percentSize valueMode"),
    "geomap": _GEOMAP | _paths(f"{_STYLE}symbolAlign.horizontal {_STYLE}symbolAlign.vertical"),
    "heatmap": _HEATMAP
    | _paths(
        "selectionMode tooltip.maxHeight tooltip.maxWidth tooltip.mode tooltip.showColorScale"
    ),
    "stat": _STAT | _paths("percentChangeColorMode showPercentChange text.percentSize wideLayout"),
    "state-timeline": _TIMELINE | _paths("perPage timezone[] tooltip.hideZeros tooltip.maxHeight"),
    "table": _TABLE | _paths("cellHeight"),
    "text": _TEXT,
    "timeseries": _LEGEND
    | _TOOLTIP
    | _paths("orientation timezone[] tooltip.hideZeros tooltip.maxHeight tooltip.maxWidth"),
}

_CELLS = _paths("align cellOptions.mode cellOptions.type filterable hidden inspect minWidth width")
CUSTOM_9_4 = {
    "bargauge": frozenset[str](),
    "geomap": _HIDE,
    "heatmap": _HIDE | _paths("scaleDistribution.log scaleDistribution.type"),
    "stat": frozenset[str](),
    "state-timeline": _HIDE | _paths("fillOpacity lineWidth"),
    # 9.4.0 took cellOptions into its types; builds before it know displayMode alone.
    "table": _CELLS | _paths("displayMode"),
    "text": frozenset[str](),
    "timeseries": _GRAPH - _paths("barWidthFactor scaleDistribution.linearThreshold"),
}
CUSTOM_12 = {
    **CUSTOM_9_4,
    "state-timeline": _HIDE | _AXIS | _paths("fillOpacity lineWidth"),
    "table": _CELLS | _paths("cellOptions.applyToRow cellOptions.wrapText"),
    "timeseries": _GRAPH | _paths("axisBorderShow insertNulls"),
}

ONE_ONLY = {
    "table custom displayMode": "colours of cells before 9.4.0; upgraded to cellOptions by 12",
    "heatmap options tooltip.show": "shows the tooltip in 9.4; 12 reads tooltip.mode",
    "heatmap options tooltip.mode": "shows the tooltip in 12; 9.4 reads tooltip.show",
}
"""What one of them alone understands, and why it is given nevertheless."""

# --------------------------------------------------------------------------- around the panels

_DATASOURCE = "datasource.type datasource.uid"
DASHBOARD = _paths(
    "annotations.list[].* description editable fiscalYearStartMonth gnetId graphTooltip id"
    " links[].* liveNow panels[].* refresh revision schemaVersion snapshot.* tags[]"
    " templating.list[].* time.from time.to timepicker timezone title uid version weekStart"
)
PANEL = _paths(
    f"{_DATASOURCE} description fieldConfig.* gridPos.h gridPos.w gridPos.x gridPos.y id interval"
    " links[].targetBlank links[].title links[].url maxDataPoints options.* pluginVersion repeat"
    " repeatDirection targets[].* timeFrom timeShift title transformations[].id"
    " transformations[].options.* transparent type"
)
FIELD = _paths(
    "color.fixedColor color.mode color.seriesBy custom.* decimals description displayName"
    " filterable links[].targetBlank links[].title links[].url mappings[].type"
    " mappings[].options.*.color mappings[].options.*.icon mappings[].options.*.index"
    " mappings[].options.*.text max min noValue path thresholds.mode thresholds.steps[].color"
    " thresholds.steps[].value unit"
)
# Both read these of a question to Prometheus; withTransforms is of the data source Dashboard.
TARGET = _paths(
    f"{_DATASOURCE} editorMode exemplar expr format hide instant interval intervalFactor"
    " legendFormat panelId range refId withTransforms"
)
VARIABLE = _paths(
    f"allValue current.selected current.text current.text[] current.value current.value[]"
    f" {_DATASOURCE} definition description hide includeAll label multi name"
    " options[].selected options[].text options[].value query query.query query.refId refresh regex"
    " skipUrlSync sort type"
)
# Prometheus' own are read at the top by 9.4, and in the target by newer versions.
ANNOTATION = _paths(
    f"builtIn {_DATASOURCE} enable expr hide iconColor name step tagKeys target.expr"
    " target.interval target.refId textFormat titleFormat type useValueForTime"
)
LINK = _paths("asDropdown icon includeVars keepTime tags[] targetBlank title tooltip type url")

TRANSFORMATIONS = {
    "convertFieldType": _paths("conversions[].* fields.*"),
    "filterByValue": _paths(
        "filters[].config.id filters[].config.options.value filters[].fieldName match type"
    ),
    "groupingToMatrix": _paths("columnField emptyValue rowField valueField"),
    "joinByField": _paths("byField mode"),
    "labelsToFields": _paths("keepLabels[] mode valueLabel"),
    "limit": _paths("limitField"),
    "merge": frozenset[str](),
    "organize": _paths("excludeByName.* indexByName.* renameByName.*"),
    "reduce": _paths("includeTimeField labelsToFields mode reducers[]"),
    "sortBy": _paths("fields.* sort[].desc sort[].field"),
}
"""Transformations of 9.4, which 12 has still; notes of the project's research name them."""

VALUES = {
    "alignValue": {"center", "left", "right"},
    "color.mode": {"fixed", "opacity", "palette-classic", "scheme", "thresholds"},
    "colorMode": {"background", "none", "value"},
    "displayMode": {"auto", "basic", "color-background-solid", "color-text"},
    "drawStyle": {"bars", "line", "points"},
    "format": {"heatmap", "table", "time_series"},
    "graphMode": {"area", "none"},
    "legend.displayMode": {"list", "table"},
    "legend.placement": {"bottom", "right"},
    "lineStyle.fill": {"dash", "dot", "solid"},
    "mode": {"html", "markdown"},
    "orientation": {"auto", "horizontal", "vertical"},
    "showPoints": {"always", "auto", "never"},
    "showValue": {"always", "auto", "never"},
    "stacking.mode": {"none", "normal", "percent"},
    "textMode": {"auto", "name", "none", "value", "value_and_name"},
    "thresholdsStyle.mode": {"area", "dashed", "dashed+area", "line", "line+area", "off"},
    "tooltip.mode": {"details", "multi", "none", "single"},
    "tooltip.sort": {"asc", "desc", "none"},
    "view.id": {"coords", "fit", "zero"},
}
"""Words that both take, by path."""
MARKERS = {"circle", "cross", "square", "star", "triangle", "x-mark"}
