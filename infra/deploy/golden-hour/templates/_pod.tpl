{{/* What every pod mounts. .root: the chart; .settings: the name of the ConfigMap with the settings file. */}}
{{- define "golden-hour.volumes" -}}
- name: settings
  configMap:
    name: {{ .settings }}
- name: access
  secret:
    secretName: {{ .root.Values.access.secret }}
    defaultMode: 0440
{{- with include "golden-hour.secretSources" .root | trim }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- . | nindent 6 }}
{{- end }}
- name: tmp
  emptyDir: {}
{{- if .root.Values.overlayConfigMap }}
- name: overlay
  configMap:
    name: {{ .root.Values.overlayConfigMap }}
{{- end }}
{{- end -}}

{{- define "golden-hour.secretSources" -}}
{{- if ne .Values.kafka.sasl.mechanism "none" }}
{{ include "golden-hour.secretSource" (dict "from" .Values.kafka.sasl.passwordSecret "path" "kafka-password") }}
{{- end }}
{{- if .Values.kafka.caSecret.name }}
{{ include "golden-hour.secretSource" (dict "from" .Values.kafka.caSecret "path" "kafka-ca.pem") }}
{{- end }}
{{- if .Values.redis.passwordSecret.name }}
{{ include "golden-hour.secretSource" (dict "from" .Values.redis.passwordSecret "path" "redis-password") }}
{{- end }}
{{- if .Values.postgres.passwordSecret.name }}
{{ include "golden-hour.secretSource" (dict "from" .Values.postgres.passwordSecret "path" "postgres-password") }}
{{- end }}
{{- if .Values.postgres.caSecret.name }}
{{ include "golden-hour.secretSource" (dict "from" .Values.postgres.caSecret "path" "postgres-ca.pem") }}
{{- end }}
{{- end -}}

{{- define "golden-hour.secretSource" -}}
- secret:
    name: {{ required (printf "the Secret for %s has no name" .path) .from.name }}
    items:
      - key: {{ .from.key }}
        path: {{ .path }}
{{- end -}}

{{- define "golden-hour.mounts" -}}
- name: settings
  mountPath: /etc/golden-hour/settings
  readOnly: true
- name: access
  mountPath: /etc/golden-hour/access
  readOnly: true
{{- if include "golden-hour.secretSources" . | trim }}
- name: secrets
  mountPath: /etc/golden-hour/secrets
  readOnly: true
{{- end }}
- name: tmp
  mountPath: /tmp
{{- if .Values.overlayConfigMap }}
- name: overlay
  mountPath: /etc/golden-hour/overlay
  readOnly: true
{{- end }}
{{- end -}}

{{/* The arguments that every command takes. */}}
{{- define "golden-hour.arguments" -}}
- --config
- /etc/golden-hour/settings/golden-hour.yaml
{{- if .Values.overlayConfigMap }}
- --overlay
- /etc/golden-hour/overlay
{{- end }}
{{- end -}}

{{- define "golden-hour.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "golden-hour.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
