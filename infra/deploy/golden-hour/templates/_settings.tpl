{{/* The environment of every pod: how the servers are reached. Passwords are files. */}}
{{- define "golden-hour.environment" -}}
{{- $fullname := include "golden-hour.fullname" . -}}
GH_SYSTEM__HOST: 0.0.0.0
GH_SYSTEM__PORT: "8080"
GH_KAFKA__BROKERS: {{ join "," .Values.kafka.brokers | quote }}
GH_KAFKA__PREFIX: {{ .Values.kafka.prefix | quote }}
GH_KAFKA__PARTITIONS: {{ .Values.kafka.partitions | quote }}
GH_KAFKA__REPLICATION: {{ .Values.kafka.replication | quote }}
GH_KAFKA__SSL: {{ .Values.kafka.ssl | quote }}
{{- if .Values.kafka.caSecret.name }}
GH_KAFKA__SSL_CA_FILE: /etc/golden-hour/secrets/kafka-ca.pem
{{- end }}
GH_KAFKA__SASL__MECHANISM: {{ .Values.kafka.sasl.mechanism }}
{{- if ne .Values.kafka.sasl.mechanism "none" }}
GH_KAFKA__SASL__USERNAME: {{ .Values.kafka.sasl.username | quote }}
GH_KAFKA__SASL__PASSWORD_FILE: /etc/golden-hour/secrets/kafka-password
{{- end }}
GH_REDIS__URL: {{ .Values.redis.url | quote }}
GH_REDIS__PREFIX: {{ .Values.redis.prefix | quote }}
{{- if .Values.redis.username }}
GH_REDIS__USERNAME: {{ .Values.redis.username | quote }}
{{- end }}
{{- if .Values.redis.passwordSecret.name }}
GH_REDIS__PASSWORD_FILE: /etc/golden-hour/secrets/redis-password
{{- end }}
{{- if .Values.redis.sentinels }}
GH_REDIS__SENTINELS: {{ join "," .Values.redis.sentinels | quote }}
GH_REDIS__SENTINEL_MASTER: {{ .Values.redis.sentinelMaster | quote }}
{{- end }}
GH_POSTGRES__HOST: {{ .Values.postgres.host | quote }}
GH_POSTGRES__PORT: {{ .Values.postgres.port | quote }}
GH_POSTGRES__DATABASE: {{ .Values.postgres.database | quote }}
GH_POSTGRES__USER: {{ .Values.postgres.user | quote }}
GH_POSTGRES__SSL: {{ .Values.postgres.ssl | quote }}
GH_POSTGRES__POOL_SIZE: {{ .Values.postgres.poolSize | quote }}
{{- if .Values.postgres.passwordSecret.name }}
GH_POSTGRES__PASSWORD_FILE: /etc/golden-hour/secrets/postgres-password
{{- end }}
{{- if .Values.postgres.caSecret.name }}
GH_POSTGRES__SSL_CA_FILE: /etc/golden-hour/secrets/postgres-ca.pem
{{- end }}
GH_ACCESS__SESSION_KEY_FILE: /etc/golden-hour/access/session.key
GH_ACCESS__ADMIN_PASSWORD_FILE: /etc/golden-hour/access/admin-password
GH_ACCESS__KEYS_FOLDER: /etc/golden-hour/access
GH_TIMELINE__UPSTREAMS__GATEWAY: http://{{ $fullname }}-gateway:8080
GH_TIMELINE__UPSTREAMS__NOTIFIER: http://{{ $fullname }}-notifier:8080
GH_TIMELINE__UPSTREAMS__COMPLIANCE: http://{{ $fullname }}-compliance:8080
GH_TIMELINE__UPSTREAMS__PROCESSORS: http://{{ $fullname }}-processor:8080
GH_COMPLIANCE__FOLDER: /var/lib/golden-hour/reports
{{- range $name, $value := .Values.env }}
{{ $name }}: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* The data of a ConfigMap: the settings file. */}}
{{- define "golden-hour.settings" -}}
golden-hour.yaml: |
  {{- toYaml .Values.settings | nindent 2 }}
{{- end -}}
